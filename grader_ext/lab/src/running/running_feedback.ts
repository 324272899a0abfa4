/** The plugin that tells, in lessons, what the kernel does: which cell runs and for how long, and what went wrong. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

import { isLesson } from "../lesson/lesson_cells.js";

export const runningFeedback: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:running-feedback",
  description: "Shows running cells, stops them, and says what to do when the kernel or the connection fails.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  activate: ({ commands }: JupyterFrontEnd, notebooks: INotebookTracker, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    notebooks.widgetAdded.connect((_, panel) => {
      void panel.context.ready.then(async () => {
        if (panel.isDisposed || !isLesson(panel.context.model.sharedModel.getMetadata())) return;
        const { watchKernel } = await import("./kernel_watch.js"); // fetched with the first lesson
        if (!panel.isDisposed) watchKernel({ panel, commands, trans });
      });
    });
  },
};
