/** A code cell that is written in: its language, and the kernel that knows it. */

import type { CodeEditor } from "@jupyterlab/codeeditor";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { Kernel, KernelMessage, ServerConnection } from "@jupyterlab/services";
import type { TranslationBundle } from "@jupyterlab/translation";

type Model = CodeEditor.IModel;

export interface Surroundings {
  readonly model: Model;
  readonly notebooks: INotebookTracker;
  readonly trans: TranslationBundle;
  readonly serverSettings: ServerConnection.ISettings;
}

export class CodeCell {
  readonly trans: TranslationBundle;
  readonly serverSettings: ServerConnection.ISettings;
  readonly #model: Model;
  readonly #notebooks: INotebookTracker;

  private constructor({ model, notebooks, trans, serverSettings }: Surroundings) {
    this.#model = model;
    this.#notebooks = notebooks;
    this.trans = trans;
    this.serverSettings = serverSettings;
  }

  /** Null for an editor that is no code cell's: a file's, a console's. */
  static of(surroundings: Surroundings): CodeCell | null {
    const { sharedModel } = surroundings.model;
    return "cell_type" in sharedModel && sharedModel.cell_type === "code" ? new CodeCell(surroundings) : null;
  }

  /** It may change, with the notebook's kernel. */
  get language(): "elixir" | "python" | null {
    const { mimeType } = this.#model;
    if (mimeType === "text/x-elixir") return "elixir";
    return mimeType === "text/x-python" || mimeType === "text/x-ipython" ? "python" : null;
  }

  get panel(): NotebookPanel | undefined {
    const { notebook } = this.#model.sharedModel as { notebook?: unknown };
    return this.#notebooks.find(({ content }) => content.model?.sharedModel === notebook);
  }

  /**
   * Null while a cell runs: what is asked then would wait, and be answered when nobody asks any more.
   *
   * A kernel that was restarted may have said that it is idle before anyone listened. It stays unknown until it is asked.
   */
  get idleKernel(): Kernel.IKernelConnection | null {
    const kernel = this.panel?.sessionContext.session?.kernel;
    return kernel && (kernel.status === "idle" || kernel.status === "unknown") ? kernel : null;
  }

  /** Calls back once, when the kernel has time again. */
  onceIdle(callback: () => void): void {
    const context = this.panel?.sessionContext;
    if (context === undefined) return this.#onceOpen(callback);
    const hear = (_: unknown, status: KernelMessage.Status): void => {
      if (status !== "idle") return;
      context.statusChanged.disconnect(hear);
      callback();
    };
    context.statusChanged.connect(hear);
  }

  /** A notebook's first cells are there before it is known as open. */
  #onceOpen(callback: () => void): void {
    const hear = (): void => {
      this.#notebooks.widgetAdded.disconnect(hear);
      callback();
    };
    this.#notebooks.widgetAdded.connect(hear);
  }
}
