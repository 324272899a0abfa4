/** The plugin that adds the sidebar of courses. Where no Waymark is configured there is none. */

import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { PageConfig } from "@jupyterlab/coreutils";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { SidePanel } from "@jupyterlab/ui-components";
import { Panel } from "@lumino/widgets";

import { CoursesWidget } from "./courses_widget.js";
import { isWide, makeRoom } from "./narrow_window.js";
import { coursesIcon } from "../state/icons.js";
import { isLesson } from "../lesson/lesson_cells.js";
import { OPEN_LESSON } from "../lesson/lesson_desk.js";
import { IProgress } from "../state/progress.js";
import { ITimeOnTask } from "../time/time_on_task.js";

/** Its id in the page. */
export const COURSES = "waymark-courses";
/** Above the file browser, which has 100. */
const RANK = 90;

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
      makeRoom(app.shell);
    };
    const panel = new SidePanel({ content: new Panel() });
    panel.id = COURSES;
    panel.addClass("waymark-Sidebar");
    panel.title.icon = coursesIcon;
    panel.title.caption = trans.__("Courses");
    panel.content.node.setAttribute("aria-label", trans.__("Courses and lessons"));
    panel.addWidget(new CoursesWidget({ progress, time, notebooks, open, commands: app.commands, trans }));
    app.shell.add(panel, "left", { rank: RANK, type: "Courses" });
    restorer?.add(panel, COURSES);
    const show = (): void => {
      if (isWide()) app.shell.activateById(COURSES);
    };
    if (!shell) return inNotebook(notebooks, show);
    void shell.restored.then(async ({ fresh }) => {
      await app.restored; // after the file browser, which shows itself at this moment, too
      if (fresh && shell.mode !== "single-document") show();
      makeRoom(shell); // what was open in a wide window
    });
  },
};

/** Notebook 7 remembers no layout, and each page of it shows one document: it shows beside files and lessons. */
function inNotebook(notebooks: INotebookTracker | null, show: () => void): void {
  if (PageConfig.getOption("notebookPage") === "tree") show();
  notebooks?.widgetAdded.connect((_, panel) => {
    void panel.context.ready.then(() => {
      if (isLesson(panel.context.model.sharedModel.getMetadata())) show();
    });
  });
}
