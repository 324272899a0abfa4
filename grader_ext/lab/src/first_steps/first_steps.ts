/** The plugin of a learner's first steps: a tour, once; what the keys do; the next lesson in the launcher. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { ILauncher } from "@jupyterlab/launcher";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

import { KEYBOARD_HELP, NEXT_LESSON, TOUR } from "./names.js";
import { coursesIcon } from "../state/icons.js";
import { IProgress } from "../state/progress.js";

/** Their places in the Help menu, and the setting: schema/first-steps.json. */
const ID = "waymark-lab:first-steps";

export const firstSteps: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: "Shows a tour at the first start, the keyboard shortcuts, and the next lesson in the launcher.",
  autoStart: true,
  requires: [IProgress],
  optional: [ISettingRegistry, INotebookTracker, ICommandPalette, ILauncher, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    settings: ISettingRegistry | null,
    notebooks: INotebookTracker | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    translator: ITranslator | null,
  ) => {
    if (!progress.configured) return;
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    const desk = { app, progress, notebooks, trans };
    const later = () => import("./on_demand.js");
    const add = (command: string, label: string, execute: () => unknown, icon = {}) => {
      app.commands.addCommand(command, { label, execute, ...icon });
      palette?.addItem({ command, category: trans.__("Lesson") });
    };
    add(TOUR, trans.__("Tour of Lessons"), async () => (await later()).showTour(desk));
    add(KEYBOARD_HELP, trans.__("Lesson Keyboard Shortcuts"), async () => (await later()).showKeyboardHelp(desk));
    add(NEXT_LESSON, trans.__("Next Lesson"), async () => (await later()).openNextLesson(desk), { icon: coursesIcon });
    launcher?.add({ command: NEXT_LESSON, category: trans.__("Lesson"), categoryRank: -1 }); // above the others
    void app.restored.then(async () => {
      const own = await settings?.load(ID);
      if (own?.get("tour").composite) (await later()).showTourOnce(desk, own);
    });
  },
};
