/** The plugin that shows a lesson as the learner meets it: its cells locked, answers inviting, tests folded. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator, type TranslationBundle } from "@jupyterlab/translation";
import type { YNotebook } from "@jupyter/ydoc";

import { isLesson } from "./lesson_cells.js";
import { foldTests } from "./lesson_folding.js";
import { LessonLock } from "../lock/lesson_lock.js";
import { IProgress } from "../state/progress.js";
import { Refusals } from "../lock/refusals.js";

export const lessonView: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:lesson-view",
  description: "Locks the cells of a lesson, marks the answers and folds the tests.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator, IProgress],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    translator: ITranslator | null,
    progress: IProgress | null,
  ) => {
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    const refusals = new Refusals(trans);
    const locked = new WeakSet<YNotebook>();
    notebooks.widgetAdded.connect((_, panel) => {
      void panel.context.ready.then(() => {
        const notebook = panel.context.model.sharedModel as YNotebook;
        if (panel.isDisposed || !isLesson(notebook.getMetadata())) return;
        if (!locked.has(notebook)) {
          locked.add(notebook);
          foldTests(panel.context.model);
          new LessonLock(notebook, (refusal, mend) => {
            keepingPlace(notebooks, notebook, mend);
            refusals.tell(refusal);
          });
        }
        refusals.watch(panel, app.commands);
        panel.content.addClass("waymark-Lesson");
        void showAtCells(panel, trans, progress, app);
      });
    });
  },
};

async function showAtCells(
  panel: NotebookPanel,
  trans: TranslationBundle,
  progress: IProgress | null,
  { commands, serviceManager }: JupyterFrontEnd,
): Promise<void> {
  const { AnswerResults, CellMarks, OtherTabs, RevisionNotice } = await import("../in_lesson.js");
  if (panel.isDisposed) return;
  new CellMarks(panel, trans, progress);
  new OtherTabs(panel, trans, serviceManager.contents);
  if (!progress?.configured) return;
  new AnswerResults(panel, progress, commands);
  new RevisionNotice(panel, trans, progress, commands);
}

/** Mend, and leave the learner in the cell that they were in: JupyterLab goes by numbers, and those change. */
function keepingPlace(notebooks: INotebookTracker, notebook: YNotebook, mend: () => void): void {
  const places = new Map<NotebookPanel, string>();
  notebooks.forEach((panel) => {
    const id = panel.content.activeCell?.model.id;
    if (panel.context.model.sharedModel === notebook && id !== undefined) places.set(panel, id);
  });
  mend();
  queueMicrotask(() => {
    for (const [{ content }, id] of places) {
      const index = content.widgets.findIndex((cell) => cell.model.id === id);
      if (index >= 0 && index !== content.activeCellIndex) {
        content.deselectAll();
        content.activeCellIndex = index;
      }
    }
  });
}
