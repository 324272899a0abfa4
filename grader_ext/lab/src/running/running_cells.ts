/** Which cells of a lesson run, as the kernel says: whoever started them, in this page, before it was loaded, or in another tab. */

import type { Cell, CodeCell } from "@jupyterlab/cells";
import { PageConfig } from "@jupyterlab/coreutils";
import { type Kernel, KernelAPI, type KernelMessage } from "@jupyterlab/services";

import { KeptRuns } from "./kept_runs.js";
import { RunningBar } from "./running_bar.js";
import type { Watched } from "./watched.js";

/** Whatever takes no longer shows nothing: it would only flicker. */
const SHOWN_AFTER_MS = 1_000;
/** Kernel statuses in which nothing runs any more. */
const OVER: ReadonlySet<Kernel.Status> = new Set(["restarting", "autorestarting", "dead", "terminating"]);

interface Run {
  readonly timer: number;
  bar: RunningBar | null;
}

export class RunningCells {
  readonly #watched: Watched;
  readonly #kept: KeptRuns;
  /** By the id of the message that asked for it. */
  readonly #runs = new Map<string, Run>();

  constructor(watched: Watched) {
    this.#watched = watched;
    const { context, sessionContext, disposed } = watched.panel;
    this.#kept = new KeptRuns(localStorage, `${PageConfig.getBaseUrl()}${context.path}`);
    sessionContext.iopubMessage.connect((_, message) => this.#hear(message));
    sessionContext.statusChanged.connect((_, status) => {
      if (OVER.has(status)) this.#forgetAll();
    });
    sessionContext.connectionStatusChanged.connect((_, status) => {
      if (status === "connected") void this.#lookAgain();
    });
    sessionContext.kernelChanged.connect(() => {
      this.#hideAll();
      void this.#lookAgain();
    });
    disposed.connect(() => this.#hideAll());
    void this.#lookAgain();
  }

  get #kernel(): Kernel.IKernelConnection | null {
    return this.#watched.panel.sessionContext.session?.kernel ?? null;
  }

  #hear({ header, parent_header, content }: KernelMessage.IMessage): void {
    if (header.msg_type !== "status" || !("msg_id" in parent_header)) return;
    const { execution_state } = content as KernelMessage.IStatusMsg["content"];
    const { msg_id, msg_type } = parent_header;
    if (msg_type === "execute_request" && execution_state === "busy") {
      this.#keep(msg_id);
      this.#begin(msg_id, Date.now());
    }
    if (execution_state === "idle") this.#end(msg_id);
  }

  /** Those that this page asked for: the one whose turn it is, and all that wait for theirs. */
  #keep(begun: string): void {
    const asked = this.#watched.panel.content.widgets.flatMap((cell) => {
      const request = requestOf(cell);
      return request === null ? [] : [[request, { cell: cell.model.id, started: request === begun ? Date.now() : null }] as const];
    });
    if (this.#kernel && asked.some(([request]) => request === begun)) this.#kept.add(this.#kernel.id, Object.fromEntries(asked));
  }

  #begin(id: string, started: number): void {
    if (this.#runs.has(id)) return;
    const timer = window.setTimeout(() => this.#show(id, started), SHOWN_AFTER_MS);
    this.#runs.set(id, { timer, bar: null });
  }

  #show(id: string, started: number): void {
    const run = this.#runs.get(id);
    const { widgets } = this.#watched.panel.content;
    const own = widgets.find((cell) => requestOf(cell) === id);
    const kept = this.#kept.of(this.#kernel?.id ?? "")[id]?.cell;
    const cell = own ?? widgets.find(({ model }) => model.type === "code" && model.id === kept);
    if (run && cell) run.bar = new RunningBar(this.#watched, cell as CodeCell, { started, hasOutput: own !== undefined });
  }

  /** What runs though this page did not ask for it, or heard nothing of its end. */
  async #lookAgain(): Promise<void> {
    const kernel = this.#kernel;
    const kept = kernel ? Object.entries(this.#kept.of(kernel.id)).filter(([, { started }]) => started !== null) : [];
    if (!kernel || kept.length === 0) return;
    const model = await KernelAPI.getKernelModel(kernel.id, kernel.serverSettings).catch(() => null);
    if (this.#watched.panel.isDisposed || kernel !== this.#kernel || !model) return;
    for (const [id, { started }] of kept) {
      if (model.execution_state === "busy") this.#begin(id, started!);
      else this.#end(id);
    }
  }

  /** It runs no more. */
  #end(id: string): void {
    if (this.#kernel) this.#kept.remove(this.#kernel.id, id);
    this.#hide(id);
  }

  #hide(id: string): void {
    const run = this.#runs.get(id);
    if (!run) return;
    this.#runs.delete(id);
    window.clearTimeout(run.timer);
    run.bar?.remove();
  }

  #hideAll(): void {
    for (const id of [...this.#runs.keys()]) this.#hide(id);
  }

  #forgetAll(): void {
    this.#kept.clear();
    this.#hideAll();
  }
}

/** The message by which this page asked for what the cell shows; null when it did not, or all of it is there. */
function requestOf(cell: Cell): string | null {
  const future = cell.model.type === "code" ? (cell as CodeCell).outputArea.future : null;
  return future && !future.isDisposed ? future.msg.header.msg_id : null;
}
