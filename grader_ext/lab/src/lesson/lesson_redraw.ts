/** When what stands at a lesson's cells is to be drawn anew. */

import type { Cell } from "@jupyterlab/cells";
import type { INotebookModel } from "@jupyterlab/notebook";
import type { ISignal } from "@lumino/signaling";

import type { IProgress } from "../state/progress.js";

/** A lesson on the screen: a `NotebookPanel`, as far as it is needed here. */
export interface ShownLesson {
  readonly content: { readonly widgets: readonly Cell[] };
  readonly context: { readonly model: INotebookModel };
  readonly isDisposed: boolean;
  readonly disposed: ISignal<unknown, void>;
}

/** Calls `draw` now, and once in a frame after notebook or progress changed, until the notebook is closed. */
export function keepDrawn(panel: ShownLesson, progress: IProgress | null, draw: () => void): void {
  const awaited = new WeakSet<Cell>();
  let due = false;
  const drawAll = (): void => {
    for (const cell of panel.content.widgets) {
      if (awaited.has(cell)) continue;
      awaited.add(cell);
      void cell.ready.then(soon); // a cell that has not been in sight yet has no header and no footer
    }
    draw();
  };
  const soon = (): void => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      if (!panel.isDisposed) drawAll();
    });
  };
  panel.context.model.contentChanged.connect(soon);
  progress?.changed.connect(soon);
  panel.disposed.connect(() => progress?.changed.disconnect(soon));
  drawAll();
}
