/**
 * The module that notebooks and kernels carry (anywidget's `_esm`): it fetches the lesson panel from the learner's
 * server. So a notebook stays small, and one that was saved long ago shows the panel of today.
 */

import type { Render } from "./anywidget.ts";
import { address } from "./page.ts";

const render: Render = async (context) => {
  try {
    const panel = (await import(/* at run time: the address is the learner's server */ address("waymark/static/panel.js").href)) as { default: { render: Render } };
    return panel.default.render(context);
  } catch (error) {
    console.error("Waymark: the lesson panel could not be loaded", error);
    context.el.textContent =
      "The lesson panel could not be loaded from this Jupyter server. Reload the page; if it stays like this, open " +
      "the lesson from the course page, or tell whoever runs this server that Waymark's server extension is missing.";
    return undefined;
  }
};

export default { render };
