/** The cell that the lesson panel shows in. */

import type { ICodeCellModel } from "@jupyterlab/cells";
import type { INotebookModel } from "@jupyterlab/notebook";

import { PANEL_MIME } from "./panel_renderer.js";

/**
 * Have the panel's cell show the panel, whatever was saved with it: nothing when outputs were cleared, a widget whose
 * kernel is gone when it was run. Nothing of the learner's changes, so the notebook does not count as changed.
 */
export function showInPanelCell(notebook: INotebookModel): void {
  const dirty = notebook.dirty;
  for (const cell of notebook.cells) {
    if (cell.type === "code" && isPanelCell(cell.getMetadata("waymark"))) showIn(cell as ICodeCellModel);
  }
  notebook.dirty = dirty;
}

function isPanelCell(metadata: unknown): boolean {
  return typeof metadata === "object" && metadata !== null && "panel" in metadata && metadata.panel === true;
}

function showIn({ outputs }: ICodeCellModel): void {
  for (let number = 0; number < outputs.length; number++) {
    if (PANEL_MIME in outputs.get(number).data) return;
  }
  outputs.fromJSON([{ output_type: "display_data", data: { [PANEL_MIME]: {} }, metadata: {} }]);
}
