/** The plugin that shows the lesson panel at the head of a lesson, without a kernel and before any cell ran. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

import { showInPanelCell } from "./panel_cell.js";
import { panelModuleAddress } from "../state/panel_module.js";
import { panelRendererFactory } from "./panel_renderer.js";

/** Before jupyterlab-manager's -10, so that of an output that both could show, ours shows. */
const RANK = -20;

export const lessonPanel: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:lesson-panel",
  description: "Shows the lesson panel at the head of a lesson.",
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    notebooks: INotebookTracker,
    translator: ITranslator | null,
  ) => {
    const address = panelModuleAddress(app.serviceManager.serverSettings);
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    rendermime.addFactory(panelRendererFactory({ notebooks, address, trans }), RANK);
    notebooks.widgetAdded.connect((_, panel) => {
      void panel.context.ready.then(() => {
        if (panel.content.model) showInPanelCell(panel.content.model);
      });
    });
  },
};
