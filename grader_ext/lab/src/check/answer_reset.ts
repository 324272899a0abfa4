/** Putting back what an answer said when the lesson was released. */

import { Notification } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { YBaseCell } from "@jupyter/ydoc";

import type { AnswerAt } from "../lesson/lesson_at.js";
import { gradeId } from "../lesson/lesson_cells.js";
import type { IProgress } from "../state/progress.js";

const SHOWN_MS = 10_000;

/** As one change, which one step back takes back. Rejects with a sentence for the learner; the answer is as it was then. */
export async function resetAnswer({ cell, place, answer }: AnswerAt, progress: IProgress, trans: TranslationBundle): Promise<void> {
  const { server } = await progress.loadPanel();
  const { notebook } = await server.notebook(place.course, place.lesson);
  const released = notebook.cells.find((one) => gradeId(one.metadata) === answer);
  if (!released) {
    throw new Error(
      trans.__("This lesson was revised, and the answer is no longer part of it. Open the lesson again to get the change."),
    );
  }
  const stub = typeof released.source === "string" ? released.source : released.source.join("");
  // Types of the shared model leave its history out.
  const shared = cell.model.sharedModel as unknown as YBaseCell<never>;
  if (shared.getSource() === stub) {
    Notification.info(trans.__("The answer says what it said at first already."), { autoClose: SHOWN_MS });
    return;
  }
  shared.undoManager?.stopCapturing(); // what was typed a moment ago is a step of its own
  shared.setSource(stub);
  shared.undoManager?.stopCapturing();
  const undo = (): void => {
    if (!cell.isDisposed && shared.getSource() === stub) shared.undo();
  };
  const actions = [{ label: trans.__("Undo"), callback: undo }];
  Notification.info(trans.__("The answer says what it said at first again."), { autoClose: SHOWN_MS, actions });
}
