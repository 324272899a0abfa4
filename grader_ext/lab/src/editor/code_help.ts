/** The plugin that helps while a cell is written: marks at what its language does not take, and what the kernel knows of a name. */

import { type EditorView, ViewPlugin } from "@codemirror/view";
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IEditorExtensionRegistry } from "@jupyterlab/codemirror";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

const KNOWN = /^text\/x-(elixir|i?python)$/;

export const codeHelp: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:code-help",
  description: "Marks mistakes in Elixir and Python cells, and explains names.",
  autoStart: true,
  requires: [IEditorExtensionRegistry, INotebookTracker],
  optional: [ITranslator],
  activate: (
    { serviceManager: { serverSettings } }: JupyterFrontEnd,
    extensions: IEditorExtensionRegistry,
    notebooks: INotebookTracker,
    translator: ITranslator | null,
  ) => {
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    extensions.addExtension({
      name: "waymark-lab:code-help",
      factory: ({ model }) => {
        const begin = (view: EditorView): { destroy(): void } => {
          // A new cell learns its language late, from its notebook.
          const learn = async (): Promise<void> => {
            if (!KNOWN.test(model.mimeType)) return;
            forget();
            const { help } = await import("./in_code.js"); // fetched with the first such cell
            help(view, { model, notebooks, trans, serverSettings });
          };
          const forget = (): unknown => model.mimeTypeChanged.disconnect(learn);
          model.mimeTypeChanged.connect(learn);
          void learn();
          return { destroy: forget };
        };
        return { instance: () => ViewPlugin.define(begin), reconfigure: () => null };
      },
    });
  },
};
