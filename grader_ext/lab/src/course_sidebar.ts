/** The plugin that adds the sidebar of courses. Where no Waymark is configured there is none. */

import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { SidePanel } from "@jupyterlab/ui-components";
import { Panel } from "@lumino/widgets";

import { CoursesWidget } from "./courses_widget.js";
import { coursesIcon } from "./icons.js";
import { OPEN_LESSON } from "./lesson_opening.js";
import { IProgress } from "./progress.js";
import { ITimeOnTask } from "./time_on_task.js";

const ID = "waymark-courses";
/** Above the file browser, which has 100. */
const RANK = 90;
/** CSS pixels: below this a sidebar leaves no room for the notebook, so it does not open by itself, and makes way. */
const WIDE = 760;

export const courseSidebar: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:course-sidebar",
  description: "Shows the learner's courses and lessons at the left.",
  autoStart: true,
  requires: [IProgress],
  optional: [INotebookTracker, ILabShell, ILayoutRestorer, ITranslator, ITimeOnTask],
  activate: (
    app: JupyterFrontEnd,
    progress: IProgress,
    notebooks: INotebookTracker | null,
    shell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    time: ITimeOnTask | null,
  ) => {
    if (!progress.configured) return;
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    const open = async (course: string, lesson: string) => {
      await app.commands.execute(OPEN_LESSON, { course, lesson });
      if (window.innerWidth < WIDE) shell?.collapseLeft(); // the lesson would stand in the rest of the window
    };
    const panel = new SidePanel({ content: new Panel() });
    panel.id = ID;
    panel.addClass("waymark-Sidebar");
    panel.title.icon = coursesIcon;
    panel.title.caption = trans.__("Courses");
    panel.content.node.setAttribute("aria-label", trans.__("Courses and lessons"));
    panel.addWidget(new CoursesWidget({ progress, time, notebooks, open, trans }));
    app.shell.add(panel, "left", { rank: RANK, type: "Courses" });
    restorer?.add(panel, ID);
    void shell?.restored.then(async ({ fresh }) => {
      await app.restored; // after the file browser, which shows itself at this moment, too
      if (fresh && shell.mode !== "single-document" && window.innerWidth >= WIDE) shell.activateById(ID);
    });
  },
};
