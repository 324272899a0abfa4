/** The plugin that makes editors know Elixir: highlighting, indentation, brackets and folding. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IEditorLanguageRegistry } from "@jupyterlab/codemirror";
import { ISettingRegistry } from "@jupyterlab/settingregistry";

export const elixirLanguage: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:elixir-language",
  description: "Highlights Elixir in notebooks and files.",
  autoStart: true,
  requires: [IEditorLanguageRegistry],
  optional: [ISettingRegistry],
  activate: (_app: JupyterFrontEnd, languages: IEditorLanguageRegistry, settings: ISettingRegistry | null) => {
    languages.addLanguage({
      name: "elixir",
      displayName: "Elixir",
      alias: ["ex", "exs"],
      mime: "text/x-elixir",
      extensions: ["ex", "exs"],
      // Fetched when the first Elixir editor opens: pages without one do not load the parser.
      load: async () => (await import("./elixir_support.js")).elixirSupport(settings),
    });
  },
};
