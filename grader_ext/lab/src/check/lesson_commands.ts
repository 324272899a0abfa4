/** The plugin of what a learner can do with a lesson: check it, reset an answer, see the next hint. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { CommandToolbarButton } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";

import { lessonAt } from "../lesson/lesson_at.js";
import { CHECK, type LessonDesk } from "../lesson/lesson_desk.js";
import { IProgress } from "../state/progress.js";

/** Its place in the notebook's toolbar, and the shortcut: schema/lesson-commands.json. */
const BUTTON = "waymark-check";

export const lessonCommands: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:lesson-commands",
  description: "Checks a lesson, resets an answer, shows the next hint.",
  autoStart: true,
  requires: [INotebookTracker, IProgress],
  optional: [IToolbarWidgetRegistry, ICommandPalette, ITranslator],
  activate: (
    { commands }: JupyterFrontEnd,
    notebooks: INotebookTracker,
    progress: IProgress,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ) => {
    // The schema asks for it in every notebook, wherever this extension is installed.
    toolbars?.addFactory<NotebookPanel>("Notebook", BUTTON, (panel) => button(panel, commands, progress.configured));
    if (!progress.configured) return;
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    onFirstLesson(notebooks, () => addCommands({ commands, notebooks, progress, palette, trans }));
  },
};

/** It shows in lessons alone: so says the command. */
function button({ id: panel }: NotebookPanel, commands: CommandRegistry, configured: boolean): Widget {
  if (configured) return new CommandToolbarButton({ commands, id: CHECK, args: { panel, toolbar: true } });
  const nothing = new Widget();
  nothing.hide();
  return nothing;
}

function onFirstLesson(notebooks: INotebookTracker, begin: () => void): void {
  const look = (_: unknown, panel: NotebookPanel): void => {
    void panel.context.ready.then(() => {
      // Once disconnected, another one was the first.
      if (lessonAt(notebooks, { panel: panel.id }) && notebooks.widgetAdded.disconnect(look)) begin();
    });
  };
  notebooks.widgetAdded.connect(look);
}

async function addCommands(desk: LessonDesk): Promise<void> {
  const { addAnswerCommands, addCheck } = await import("../in_lesson.js");
  addCheck(desk);
  addAnswerCommands(desk);
}
