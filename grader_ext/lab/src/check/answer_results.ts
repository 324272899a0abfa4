/** The results at the answers of one notebook. What they look like is the panel's (`AnswerView` in widget/src). */

import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { CommandRegistry } from "@lumino/commands";

import { UNTOUCHED } from "../lesson/cell_marks.js";
import { gradeId, isLesson, roleOf } from "../lesson/lesson_cells.js";
import { CHECK, NEXT_HINT, RESET_ANSWER } from "../lesson/lesson_desk.js";
import { keepDrawn } from "../lesson/lesson_redraw.js";
import { type Test, testsByCell } from "../lesson/lesson_tests.js";
import type { AnswerView, PanelModule, PanelState } from "../state/panel_module.js";
import type { IProgress } from "../state/progress.js";

const CLASS = "waymark-AnswerResult";

export class AnswerResults {
  readonly #panel: NotebookPanel;
  readonly #progress: IProgress;
  readonly #commands: CommandRegistry;
  readonly #views = new WeakMap<Element, AnswerView>();
  #recalled = false;

  constructor(panel: NotebookPanel, progress: IProgress, commands: CommandRegistry) {
    this.#panel = panel;
    this.#progress = progress;
    this.#commands = commands;
    keepDrawn(panel, progress, () => this.#draw());
  }

  #draw(): void {
    const place = this.#panel.context.model.getMetadata("waymark");
    const module = this.#progress.panel;
    if (module === null || !isLesson({ waymark: place })) return;
    if (!this.#recalled) {
      this.#recalled = true;
      void module.recall(place);
    }
    const state = module.lessonState(place);
    const cells = this.#panel.content.widgets;
    const tests = testsByCell(cells.map((cell) => cell.model.metadata));
    cells.forEach((cell, index) => this.#drawAt(cell, tests[index]!, module, state));
  }

  #drawAt(cell: Cell, tests: readonly Test[], module: PanelModule, state: PanelState): void {
    const footer = cell.node.querySelector<HTMLElement>(":scope > .jp-CellFooter");
    if (footer === null) return;
    const { model } = cell;
    const id = gradeId(model.metadata);
    if (roleOf(model.metadata) !== "answer" || id === null) {
      footer.querySelector(`.${CLASS}`)?.remove();
      return;
    }
    const begun = !UNTOUCHED.test(model.sharedModel.getSource());
    this.#viewIn(footer, cell, module).show(state, { id, tests: tests.map((test) => test.id), begun });
  }

  #viewIn(footer: HTMLElement, cell: Cell, module: PanelModule): AnswerView {
    const shown = footer.querySelector(`.${CLASS}`);
    const known = shown && this.#views.get(shown);
    if (known) return known;
    const place = document.createElement("div");
    place.className = CLASS;
    footer.append(place);
    const at = { panel: this.#panel.id, cell: cell.model.id };
    const view = module.answerView(place, {
      check: () => void this.#commands.execute(CHECK, at),
      reset: () => void this.#commands.execute(RESET_ANSWER, at),
      nextHint: (test) => void this.#commands.execute(NEXT_HINT, { ...at, test }),
    });
    this.#views.set(place, view);
    return view;
  }
}
