/** The commands of a learner's first steps, and what they need. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

import type { IProgress } from "../state/progress.js";

export const TOUR = "waymark:tour";
export const KEYBOARD_HELP = "waymark:keyboard-help";
/** Where the learner goes on: the first lesson that is open to them. */
export const NEXT_LESSON = "waymark:next-lesson";

export interface FirstStepsDesk {
  readonly app: JupyterFrontEnd;
  readonly progress: IProgress;
  readonly notebooks: INotebookTracker | null;
  readonly trans: TranslationBundle;
}
