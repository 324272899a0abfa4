/** Telling the learner, briefly, why a cell stays as it is. */

import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandRegistry } from "@lumino/commands";

import { roleOf } from "../lesson/lesson_cells.js";
import type { Refusal } from "./lesson_lock.js";

const SHOWN_MS = 6000;

/** What JupyterLab itself refuses to do with cells that cannot be deleted, without a word. */
const SILENT = new Set(["notebook:delete-cell", "notebook:cut-cell"]);

export class Refusals {
  readonly #trans: TranslationBundle;
  #shown = "";

  constructor(trans: TranslationBundle) {
    this.#trans = trans;
  }

  /** One message at a time, however often something is tried. */
  tell(refusal: Refusal): void {
    const message = this.#text(refusal);
    const options = { autoClose: SHOWN_MS };
    if (Notification.manager.has(this.#shown)) Notification.update({ id: this.#shown, message, ...options });
    else this.#shown = Notification.info(message, options);
  }

  /** Tell of what JupyterLab itself refuses in this lesson. */
  watch(panel: NotebookPanel, commands: CommandRegistry): void {
    panel.content.node.addEventListener("beforeinput", ({ target }) => {
      const cell = panel.content.widgets.find((one) => target instanceof Node && one.node.contains(target));
      if (cell?.readOnly && (target as Element).closest(".cm-content")) this.tell("kept");
    });
    let deleted = false;
    panel.context.model.cells.changed.connect(() => {
      deleted = true;
      setTimeout(() => (deleted = false));
    });
    const told = (_: unknown, { id, result }: CommandRegistry.ICommandExecutedArgs): void => {
      if (!SILENT.has(id)) return;
      void result.then(() => {
        const cell = panel.content.activeCell;
        if (panel.isVisible && !deleted && cell && roleOf(cell.model.metadata) !== "own") this.tell("kept");
      });
    };
    commands.commandExecuted.connect(told);
    panel.disposed.connect(() => commands.commandExecuted.disconnect(told));
  }

  #text(refusal: Refusal): string {
    if (refusal === "copied") {
      return this.#trans.__("The copy is a cell of your own: change it as you like. It is not graded.");
    }
    return this.#trans.__(
      "This cell belongs to the lesson and stays as it is. To try something out, add a cell of your own with the + " +
        "button.",
    );
  }
}
