/** Which open notebooks are source notebooks: those beside a course.toml, but for learners' copies. */

import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { type ISignal, Signal } from "@lumino/signaling";

import { isLesson } from "../lesson/lesson_cells.js";
import type { SourceServer } from "./source_server.js";

export class SourceNotebooks {
  readonly #notebooks: INotebookTracker;
  readonly #server: SourceServer;
  readonly #known = new WeakSet<NotebookPanel>();
  readonly #found = new Signal<this, NotebookPanel>(this);

  constructor(notebooks: INotebookTracker, server: SourceServer) {
    this.#notebooks = notebooks;
    this.#server = server;
  }

  /** Emitted once for each of them. */
  get found(): ISignal<this, NotebookPanel> {
    return this.#found;
  }

  look(): void {
    this.#notebooks.forEach((panel) => this.#watch(panel));
    this.#notebooks.widgetAdded.connect((_, panel) => this.#watch(panel));
  }

  /** The one with this id, else the one that the instructor is in. */
  at(id: unknown): NotebookPanel | null {
    const panel = id === undefined ? this.#notebooks.currentWidget : this.#notebooks.find((one) => one.id === id);
    return panel && !panel.isDisposed && this.#known.has(panel) ? panel : null;
  }

  #watch(panel: NotebookPanel): void {
    const look = (): void => void this.#look(panel);
    void panel.context.ready.then(look);
    // It may come into a course, and a course.toml may come beside it.
    panel.context.pathChanged.connect(look);
    panel.context.saveState.connect((_, state) => {
      if (state === "completed") look();
    });
  }

  async #look(panel: NotebookPanel): Promise<void> {
    if (panel.isDisposed || this.#known.has(panel) || isLesson(panel.context.model.sharedModel.getMetadata())) return;
    const source = await this.#server.isSource(panel.context.localPath).catch(() => false);
    if (!source || panel.isDisposed || this.#known.has(panel)) return;
    this.#known.add(panel);
    panel.addClass("waymark-Source");
    this.#found.emit(panel);
  }
}
