/** The plugin that tells the learner at once when a lesson was unlocked, whichever tab the answers were checked in. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Notification } from "@jupyterlab/apputils";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

import { OPEN_LESSON } from "../lesson/lesson_desk.js";
import { IProgress } from "./progress.js";

/** Long enough to be read and reached by keyboard; afterwards it is in JupyterLab's list of notifications. */
const SHOWN_MS = 30_000;

export const unlockNotice: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:unlock-notice",
  description: "Tells that a lesson was unlocked.",
  autoStart: true,
  requires: [IProgress],
  optional: [INotebookTracker, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    /** Notifications by the path of the lesson's file: one for each lesson. */
    const told = new Map<string, string>();
    const tell = (course: string, lesson: string) => {
      const found = progress.lesson(course, lesson);
      const path = `${course}/${found?.file_name}`;
      if (!found || told.has(path)) return;
      const open = { label: trans.__("Open next lesson"), displayType: "accent" as const };
      const callback = () => void app.commands.execute(OPEN_LESSON, { course, lesson });
      const options = { autoClose: SHOWN_MS, actions: [{ ...open, callback }] };
      told.set(path, Notification.emit(trans.__("Unlocked: %1", found.title), "success", options));
    };
    progress.changed.connect((_, { unlocked }) => {
      for (const name of unlocked) {
        const [course = "", lesson = ""] = name.split("/");
        tell(course, lesson);
      }
    });
    notebooks?.currentChanged.connect((_, notebook) => {
      const id = told.get(notebook?.context.localPath ?? "");
      if (id) Notification.dismiss(id); // the learner is there
    });
  },
};
