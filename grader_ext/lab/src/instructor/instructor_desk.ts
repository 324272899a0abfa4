/** The names of what an instructor can do, and what that needs. */

import type { ILabShell, JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";
import type { IEditorLanguageRegistry } from "@jupyterlab/codemirror";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

/** Each is about the source notebook that the instructor is in, or the one that the argument `panel` names. */
export const PREVIEW = "waymark:preview-as-learner";
export const RUN_REFERENCE = "waymark:run-reference-solution";
export const RUN_STUB = "waymark:run-stub";

export interface InstructorDesk {
  readonly app: JupyterFrontEnd;
  readonly notebooks: INotebookTracker;
  readonly languages: IEditorLanguageRegistry;
  /** None in Notebook 7. */
  readonly labShell: ILabShell | null;
  readonly palette: ICommandPalette | null;
  readonly trans: TranslationBundle;
}
