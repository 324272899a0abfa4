/** Which lesson, and which answer in it, a command is about: what its arguments name, else what the learner is in. */

import type { Cell } from "@jupyterlab/cells";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";

import { gradeId, isLesson, roleOf } from "./lesson_cells.js";
import type { Place } from "../state/panel_module.js";

/** `panel` and `cell` are ids of widget and cell; `test` is the `grade_id` of a test. */
export const LESSON_ARGUMENTS = {
  args: {
    type: "object",
    properties: { panel: { type: "string" }, cell: { type: "string" }, test: { type: "string" } },
  },
} as const;

export interface LessonAt {
  readonly panel: NotebookPanel;
  readonly place: Place;
}

/** Null where that is no lesson. */
export function lessonAt(notebooks: INotebookTracker, { panel: id }: ReadonlyPartialJSONObject): LessonAt | null {
  const panel = id === undefined ? notebooks.currentWidget : notebooks.find((one) => one.id === id);
  const model = panel?.isDisposed === false ? panel.context.model : null;
  const place = model?.getMetadata("waymark");
  return panel && isLesson({ waymark: place }) ? { panel, place } : null;
}

export interface AnswerAt extends LessonAt {
  readonly cell: Cell;
  /** The answer's `grade_id`. */
  readonly answer: string;
}

/** Null where that is no answer of a lesson. */
export function answerAt(notebooks: INotebookTracker, args: ReadonlyPartialJSONObject): AnswerAt | null {
  const lesson = lessonAt(notebooks, args);
  const { activeCell, widgets } = lesson?.panel.content ?? { activeCell: null, widgets: [] };
  const cell = args["cell"] === undefined ? activeCell : widgets.find(({ model }) => model.id === args["cell"]);
  const answer = cell && roleOf(cell.model.metadata) === "answer" ? gradeId(cell.model.metadata) : null;
  return lesson && cell && answer !== null ? { ...lesson, cell, answer } : null;
}
