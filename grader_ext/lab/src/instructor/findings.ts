/** Findings at the cells that they belong to. */

import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";

import { gradeId } from "../lesson/lesson_cells.js";
import type { Finding } from "./source_server.js";

/** A finding, and the model's id of its cell; null where no cell is to blame. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly cell: string | null;
}

/** The ids of a notebook's cells and what they are found by, as they are now: findings are about a notebook as it was saved. */
export interface CellNames {
  readonly ids: readonly string[];
  /** By `grade_id`. */
  readonly named: ReadonlyMap<string, string>;
}

export function cellNames({ context: { model } }: NotebookPanel): CellNames {
  const cells = [...model.cells];
  // The last of several with the same is the one that has to change.
  const named = cells.flatMap((cell) => {
    const name = gradeId(cell.metadata);
    return name === null ? [] : [[name, cell.id] as const];
  });
  return { ids: cells.map((cell) => cell.id), named: new Map(named) };
}

export function placed(findings: readonly Finding[], { ids, named }: CellNames): PlacedFinding[] {
  return findings.map((finding) => {
    const { cell } = finding;
    return { finding, cell: cell === null ? null : (named.get(cell) ?? ids[Number(cell) - 1] ?? null) };
  });
}

/** A message without the place that it begins with, for where that is plain to see. */
export function withoutPlace({ message }: Finding): string {
  const rest = message.replace(/^[^:]*?\.ipynb(?:, cell (?:'[^']*'|"[^"]*"|\d+))?: /, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

const CLASS = "waymark-Findings";

/** Draw the findings in the footers of a notebook's cells, and take away what is there no longer. */
export function drawAtCells(cells: readonly Cell[], findings: readonly PlacedFinding[], label: string): void {
  for (const cell of cells) {
    const here = findings.filter((one) => one.cell === cell.model.id);
    const footer = cell.node.querySelector<HTMLElement>(":scope > .jp-CellFooter");
    const shown = footer?.querySelector<HTMLElement>(`:scope > .${CLASS}`);
    const what = JSON.stringify(here.map(({ finding }) => finding.message));
    if (!footer || (shown?.dataset["what"] ?? "[]") === what) continue;
    shown?.remove();
    if (here.length > 0) footer.append(listElement(here, label, what));
  }
}

function listElement(findings: readonly PlacedFinding[], label: string, what: string): HTMLElement {
  const list = Object.assign(document.createElement("ul"), { className: CLASS, ariaLabel: label });
  list.dataset["what"] = what;
  for (const { finding } of findings) {
    list.append(Object.assign(document.createElement("li"), { textContent: withoutPlace(finding), title: finding.code }));
  }
  return list;
}
