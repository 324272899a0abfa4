/** What stands at the cells of a lesson: a sign where one is locked, an invitation and points at an answer. */

import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

import { roleOf, type Role } from "./lesson_cells.js";
import { pointsByCell } from "./lesson_points.js";

/** nbgrader's stubs: what stands in an answer that nobody has touched. */
const UNTOUCHED = /YOUR (CODE|ANSWER) HERE/;

/** Keeps the marks of one notebook right, until it is closed. */
export class CellMarks {
  readonly #panel: NotebookPanel;
  readonly #trans: TranslationBundle;
  #due = false;

  constructor(panel: NotebookPanel, trans: TranslationBundle) {
    this.#panel = panel;
    this.#trans = trans;
    panel.content.addClass("waymark-Lesson");
    panel.context.model.contentChanged.connect(() => this.#markSoon());
    this.#mark();
  }

  #markSoon(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      if (!this.#panel.isDisposed) this.#mark();
    });
  }

  #mark(): void {
    const cells = this.#panel.content.widgets;
    const points = pointsByCell(cells.map((cell) => cell.model.metadata));
    cells.forEach((cell, index) => this.#markCell(cell, points[index]!));
  }

  #markCell(cell: Cell, points: number): void {
    const role = roleOf(cell.model.metadata);
    if ("showEditorForReadOnly" in cell && role === "instruction") cell.showEditorForReadOnly = false;
    const words = this.#words(role, points, cell.model.sharedModel.getSource());
    cell.node.dataset["waymarkRole"] = role;
    const header = cell.node.querySelector<HTMLElement>(":scope > .jp-CellHeader");
    if (header === null) void cell.ready.then(() => this.#markSoon()); // it has not been in sight yet
    else if (header.dataset["waymarkMark"] !== words.join("\n")) {
      header.dataset["waymarkMark"] = words.join("\n");
      header.replaceChildren(...(words.length > 0 ? [markElement(words)] : []));
    }
  }

  #words(role: Role, points: number, source: string): string[] {
    const trans = this.#trans;
    const worth = points > 0 ? [trans._n("%1 point", "%1 points", points)] : [];
    if (role === "answer") {
      const invited = UNTOUCHED.test(source);
      return [invited ? trans.__("Your answer: write it here") : trans.__("Your answer"), ...worth];
    }
    if (role === "test") return [trans.__("Test of your answer"), ...worth];
    return role === "instruction" ? [trans.__("Part of the lesson: it stays as it is")] : [];
  }
}

function markElement(words: readonly string[]): HTMLElement {
  const mark = document.createElement("div");
  mark.className = "waymark-CellMark";
  mark.title = words[0]!;
  for (const word of words) mark.append(Object.assign(document.createElement("span"), { textContent: word }));
  return mark;
}
