/** The parts that we use of anywidget's and JupyterLab's interfaces in the page. */

/** https://anywidget.dev/en/afm/ -- what a module's default export has. */
export type Render = (context: RenderContext) => Cleanup | Promise<Cleanup>;
export type Cleanup = (() => void) | undefined;

export interface RenderContext {
  readonly el: HTMLElement;
  readonly model: { readonly widget_manager: NotebookPlace };
}

/**
 * What is known of the notebook that the panel stands in. The widget manager of @jupyter-widgets/jupyterlab-manager, one
 * for each open notebook, knows it, which other front ends' managers need not.
 */
export interface NotebookPlace {
  readonly context?: DocumentContext;
  readonly rendermime?: { readonly linkHandler: LinkHandler | null };
}

/** `DocumentRegistry.IContext<INotebookModel>` of @jupyterlab/docregistry. */
export interface DocumentContext {
  /** As the contents API counts it; follows when the file is renamed. */
  readonly localPath: string;
  readonly model: {
    readonly dirty: boolean;
    getMetadata(key: string): unknown;
    setMetadata(key: string, value: unknown): void;
  };
  save(): Promise<void>;
  /** Read the file again. */
  revert(): Promise<void>;
}

/** `IRenderMime.ILinkHandler` of @jupyterlab/rendermime-interfaces: makes a click on a link open a file in JupyterLab. */
export interface LinkHandler {
  handleLink(node: HTMLElement, path: string, fragment?: string): void;
}
