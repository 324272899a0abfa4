/** The plugin of what an instructor can do with a lesson that they write: see it as a learner does, check and grade it. */

import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { IEditorLanguageRegistry } from "@jupyterlab/codemirror";
import { PageConfig } from "@jupyterlab/coreutils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { CommandToolbarButton } from "@jupyterlab/ui-components";

import { PREVIEW } from "./instructor_desk.js";

export const instructor: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:instructor",
  description: "Shows a lesson that is being written as a learner sees it, and checks and grades it.",
  autoStart: true,
  requires: [INotebookTracker, IEditorLanguageRegistry],
  optional: [ILabShell, IToolbarWidgetRegistry, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    languages: IEditorLanguageRegistry,
    labShell: ILabShell | null,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    // Its place is in schema/instructor.json, which asks for it in every notebook: it shows where the command does.
    const button = ({ id: panel }: NotebookPanel): CommandToolbarButton =>
      new CommandToolbarButton({ commands: app.commands, id: PREVIEW, args: { panel }, label: trans.__("Preview") });
    toolbars?.addFactory<NotebookPanel>("Notebook", "waymark-preview", button);
    if (PageConfig.getOption("waymarkInstructor") !== "true") return; // INSTRUCTOR_OPTION in grader_ext/server
    const begin = (): void => {
      notebooks.widgetAdded.disconnect(begin);
      void import("./instructor_commands.js").then(({ addInstructorCommands }) =>
        addInstructorCommands({ app, notebooks, languages, labShell, palette, trans }),
      );
    };
    notebooks.widgetAdded.connect(begin);
  },
};
