/** The plugin that shows a value of an Elixir cell in the colours of `iex`; its `text/plain` stays as it is. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IRenderMimeRegistry, RenderedText } from "@jupyterlab/rendermime";

export const iexOutput: JupyterFrontEndPlugin<void> = {
  id: "waymark-lab:iex-output",
  description: "Shows values of Elixir cells in the colours of iex.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app: JupyterFrontEnd, rendermime: IRenderMimeRegistry) => {
    rendermime.addFactory({
      safe: true,
      mimeTypes: ["text/vnd.waymark.iex"], // IEX in grader_ext/elixir/display.py
      defaultRank: 100, // before text/plain
      createRenderer: (options) => {
        const text = new RenderedText(options);
        text.addClass("waymark-Iex");
        void import("./iex_colours.js"); // fetched with the first value
        return text;
      },
    });
  },
};
