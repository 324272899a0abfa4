/** The same lesson in two tabs of one browser: what one saves, the other takes over, and keeps what was written in it. */

import { Notification } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { YNotebook } from "@jupyter/ydoc";

import { merge, textsOf, type WrittenCell } from "./merged_answers.js";

export class OtherTabs {
  readonly #panel: NotebookPanel;
  readonly #contents: Contents.IManager;
  readonly #trans: TranslationBundle;
  readonly #channel: BroadcastChannel;
  /** What this tab and the file had in common last. */
  #base: ReadonlyMap<string, string>;
  /** What is being saved. */
  #saving: ReadonlyMap<string, string> | null = null;
  #taking: Promise<void> | null = null;

  constructor(panel: NotebookPanel, trans: TranslationBundle, contents: Contents.IManager) {
    this.#panel = panel;
    this.#contents = contents;
    this.#trans = trans;
    this.#base = textsOf(this.#cells());
    this.#channel = new BroadcastChannel(`waymark-saved:${PageConfig.getBaseUrl()}`);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data !== panel.context.path) return;
      const taking = (this.#taking ?? Promise.resolve()).then(() => this.#take());
      this.#taking = taking;
      void taking.then(() => {
        if (this.#taking === taking) this.#taking = null;
      });
    };
    panel.context.saveState.connect((_, state) => {
      if (state === "started") this.#saving = textsOf(this.#cells());
      if (state === "completed" && this.#saving) this.#share(this.#saving);
      if (state !== "started") this.#saving = null;
    });
    panel.context.fileChanged.connect(() => {
      // Not by saving: it was read again, such as for a new version of the lesson.
      if (!this.#saving && !this.#taking) this.#share(textsOf(this.#cells()));
    });
    panel.disposed.connect(() => this.#channel.close());
  }

  get #notebook(): YNotebook {
    return this.#panel.context.model.sharedModel as YNotebook;
  }

  #cells(): WrittenCell[] {
    return this.#notebook.cells.map((cell) => cell.toJSON() as unknown as WrittenCell);
  }

  /** Have the other tabs know of what this one and the file have in common now. */
  #share(base: ReadonlyMap<string, string>): void {
    this.#base = base;
    this.#channel.postMessage(this.#panel.context.path);
  }

  async #take(): Promise<void> {
    const here = this.#cells();
    const base = this.#base;
    try {
      if (!(await this.#isNewer())) return;
      await this.#panel.context.revert();
    } catch (error) {
      console.warn("Waymark: what another tab saved could not be read; JupyterLab asks before it is written over", error);
      return;
    }
    if (this.#panel.isDisposed) return;
    const stored = this.#cells();
    this.#base = textsOf(stored);
    const doubled = this.#write(merge(base, here, stored));
    if (doubled > 0) Notification.warning(this.#words(doubled), { autoClose: false });
  }

  async #isNewer(): Promise<boolean> {
    const { path, contentsModel } = this.#panel.context;
    const stored = await this.#contents.get(path, { content: false });
    return stored.last_modified !== contentsModel?.last_modified;
  }

  #write({ texts, added, doubled }: ReturnType<typeof merge>): number {
    const notebook = this.#notebook;
    for (const [place, text] of texts) notebook.cells[place]!.setSource(text);
    for (const { below, cell } of [...added].reverse()) {
      // The learner's own text: it makes no notebook untrusted.
      notebook.insertCell(below + 1, { cell_type: cell.cell_type, source: cell.source, metadata: { trusted: true } });
    }
    return doubled;
  }

  #words(doubled: number): string {
    return this.#trans._n(
      "You wrote in another tab as well: %1 cell says something else there. That text stands below yours, as a cell of your own.",
      "You wrote in another tab as well: %1 cells say something else there. Those texts stand below yours, as cells of your own.",
      doubled,
    );
  }
}
