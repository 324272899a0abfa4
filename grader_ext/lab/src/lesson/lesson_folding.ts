/** Tests are there to be read by whoever wants to; they are folded when a lesson opens. */

import type { INotebookModel } from "@jupyterlab/notebook";

import { roleOf } from "./lesson_cells.js";

/** Nothing of the learner's changes, so the notebook does not count as changed. */
export function foldTests(notebook: INotebookModel): void {
  const { dirty } = notebook;
  for (const cell of notebook.cells) {
    if (cell.type !== "code" || roleOf(cell.metadata) !== "test") continue;
    const jupyter = (cell.getMetadata("jupyter") ?? {}) as Record<string, unknown>;
    cell.setMetadata("jupyter", { ...jupyter, source_hidden: true });
  }
  notebook.dirty = dirty;
}
