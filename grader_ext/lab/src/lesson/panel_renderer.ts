/** What shows the outputs that stand for the lesson panel. */

import type { INotebookTracker } from "@jupyterlab/notebook";
import type { IRenderMime } from "@jupyterlab/rendermime";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";

import { loadPanel } from "../state/panel_module.js";

/** An output of this type says "the lesson panel goes here", and nothing else: its data is not looked at. */
export const PANEL_MIME = "application/vnd.waymark.panel+json";

export interface Surroundings {
  readonly notebooks: INotebookTracker;
  /** Where the panel's module is. */
  readonly address: string;
  readonly trans: TranslationBundle;
}

/** Safe: it shows what the learner's server gives, whatever stands in the output, so it may in untrusted notebooks too. */
export function panelRendererFactory(surroundings: Surroundings): IRenderMime.IRendererFactory {
  return { safe: true, mimeTypes: [PANEL_MIME], createRenderer: () => new PanelRenderer(surroundings) };
}

class PanelRenderer extends Widget implements IRenderMime.IRenderer {
  readonly #surroundings: Surroundings;
  #begun = false;
  #end: (() => void) | undefined;

  constructor(surroundings: Surroundings) {
    super();
    this.#surroundings = surroundings;
    this.addClass("waymark-PanelOutput");
  }

  /** Nothing to do yet: which notebook this is can be seen when we stand in it. */
  renderModel(): Promise<void> {
    return Promise.resolve();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#end?.();
    super.dispose();
  }

  /** Comes again whenever a cell was scrolled out of sight and back; the panel is kept meanwhile. */
  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.#begun) return;
    this.#begun = true;
    void this.#show();
  }

  async #show(): Promise<void> {
    const { notebooks, address, trans } = this.#surroundings;
    const notebook = notebooks.find((panel) => panel.node.contains(this.node));
    if (!notebook) {
      this.node.textContent = trans.__("The lesson panel shows in its notebook only.");
      return;
    }
    try {
      const panel = await loadPanel(address);
      if (this.isDisposed) return;
      this.#end = panel.mount(this.node, { context: notebook.context, rendermime: notebook.content.rendermime });
    } catch (error) {
      console.error("Waymark: the lesson panel could not be shown", error);
      this.node.textContent = trans.__(
        "The lesson panel could not be loaded from this Jupyter server. Reload the page; if it stays like this, open " +
          "the lesson from the course page, or tell whoever runs this server that Waymark's server extension is missing.",
      );
    }
  }
}
