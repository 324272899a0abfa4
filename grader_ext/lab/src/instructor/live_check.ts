/** Checks a source notebook after each save, and shows what is found: at its cells, and in a list above them. */

import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

import { keepDrawn } from "../lesson/lesson_redraw.js";
import { type CellNames, cellNames, drawAtCells, placed, type PlacedFinding } from "./findings.js";
import { FindingsList } from "./findings_list.js";
import { Newest } from "./newest.js";
import type { SourceServer } from "./source_server.js";

interface Placed {
  readonly findings: readonly PlacedFinding[];
  readonly advice: readonly PlacedFinding[];
}

export class LiveCheck {
  readonly #panel: NotebookPanel;
  readonly #trans: TranslationBundle;
  readonly #check: Newest<Placed>;
  readonly #list: FindingsList;
  #saved: CellNames;
  #ended = false;

  constructor(panel: NotebookPanel, server: SourceServer, trans: TranslationBundle) {
    this.#panel = panel;
    this.#trans = trans;
    this.#saved = cellNames(panel);
    this.#check = new Newest((signal) => this.#placed(server, signal));
    this.#list = new FindingsList(trans, (cell) => void this.#goTo(cell));
    this.#check.changed.connect(() => this.#show());
    panel.contentHeader.addWidget(this.#list);
    keepDrawn(panel, null, () => this.#draw());
    this.ask();
  }

  /** The notebook was saved just now. */
  ask(): void {
    this.#saved = cellNames(this.#panel);
    this.#check.ask();
  }

  dispose(): void {
    this.#ended = true;
    this.#check.dispose();
    this.#list.dispose();
    if (!this.#panel.isDisposed) this.#draw();
  }

  async #placed(server: SourceServer, signal: AbortSignal): Promise<Placed> {
    const names = this.#saved;
    const { findings, advice } = await server.check(this.#panel.context.localPath, signal);
    return { findings: placed(findings, names), advice: placed(advice, names) };
  }

  #show(): void {
    const { running, result, problem } = this.#check;
    this.#list.tell({ running, findings: result?.findings ?? null, advice: result?.advice ?? [], problem });
    this.#draw();
  }

  #draw(): void {
    const findings = this.#ended ? [] : (this.#check.result?.findings ?? []);
    drawAtCells(this.#panel.content.widgets, findings, this.#trans.__("Findings at this cell"));
  }

  async #goTo(id: string): Promise<void> {
    const { content } = this.#panel;
    const index = content.widgets.findIndex((cell) => cell.model.id === id);
    if (index < 0) return;
    content.activeCellIndex = index;
    await NotebookActions.focusActiveCell(content);
    await content.scrollToItem(index, "smart");
  }
}
