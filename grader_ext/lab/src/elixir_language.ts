/** The plugin that makes editors know Elixir: highlighting, indentation, brackets and folding. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IEditorLanguageRegistry } from "@jupyterlab/codemirror";

export const elixirLanguage: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:elixir-language",
  description: "Highlights Elixir in notebooks and files.",
  autoStart: true,
  requires: [IEditorLanguageRegistry],
  activate: (_app: JupyterFrontEnd, languages: IEditorLanguageRegistry) => {
    languages.addLanguage({
      name: "elixir",
      displayName: "Elixir",
      alias: ["ex", "exs"],
      mime: "text/x-elixir",
      extensions: ["ex", "exs"],
      // Fetched when the first Elixir editor opens: pages without one do not load the parser.
      load: async () => (await import("codemirror-lang-elixir")).elixir(),
    });
  },
};
