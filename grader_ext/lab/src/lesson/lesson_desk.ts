/** The names of what a learner can do with a lesson, and what that needs. */

import type { ICommandPalette } from "@jupyterlab/apputils";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandRegistry } from "@lumino/commands";

import type { IProgress } from "../state/progress.js";

/** With the arguments `course` and `lesson`, their ids. */
export const OPEN_LESSON = "waymark:open-lesson";
/** The notebook that the learner is in, or the one that the argument `panel` names. */
export const CHECK = "waymark:check";
/** At the answer that the learner is in, or at the one that `lesson_at.ts` finds by the arguments. */
export const RESET_ANSWER = "waymark:reset-answer";
/** For the first of its tests that has one more, or for the argument `test`. */
export const NEXT_HINT = "waymark:next-hint";

/** What the commands need. */
export interface LessonDesk {
  readonly commands: CommandRegistry;
  readonly notebooks: INotebookTracker;
  readonly progress: IProgress;
  readonly palette: ICommandPalette | null;
  readonly trans: TranslationBundle;
}
