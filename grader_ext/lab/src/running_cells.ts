/** Which cells of a lesson run, as the kernel says: whoever started them, and however. */

import type { Cell, CodeCell } from "@jupyterlab/cells";
import type { Kernel, KernelMessage } from "@jupyterlab/services";

import type { Watched } from "./watched.js";
import { RunningBar } from "./running_bar.js";

/** Whatever takes no longer shows nothing: it would only flicker. */
const SHOWN_AFTER_MS = 1_000;
/** Kernel statuses in which nothing runs any more. */
const OVER: ReadonlySet<Kernel.Status> = new Set(["restarting", "autorestarting", "dead", "terminating"]);

interface Run {
  readonly cell: CodeCell;
  readonly timer: number;
  bar: RunningBar | null;
}

export class RunningCells {
  readonly #watched: Watched;
  /** By the id of the message that asked for it. */
  readonly #runs = new Map<string, Run>();

  constructor(watched: Watched) {
    this.#watched = watched;
    const { sessionContext, disposed } = watched.panel;
    sessionContext.iopubMessage.connect((_, message) => this.#hear(message));
    sessionContext.statusChanged.connect((_, status) => {
      if (OVER.has(status)) this.#endAll();
    });
    sessionContext.kernelChanged.connect(() => this.#endAll());
    disposed.connect(() => this.#endAll());
  }

  #hear({ header, parent_header, content }: KernelMessage.IMessage): void {
    if (header.msg_type !== "status" || !("msg_id" in parent_header)) return;
    const { execution_state } = content as KernelMessage.IStatusMsg["content"];
    if (parent_header.msg_type === "execute_request" && execution_state === "busy") this.#begin(parent_header.msg_id);
    if (execution_state === "idle") this.#end(parent_header.msg_id);
  }

  #begin(id: string): void {
    const cell = this.#watched.panel.content.widgets.find((one) => runs(one, id)) as CodeCell | undefined;
    if (!cell || this.#runs.has(id)) return;
    const started = performance.now();
    const timer = window.setTimeout(() => {
      const run = this.#runs.get(id);
      if (run) run.bar = new RunningBar(this.#watched, cell, started);
    }, SHOWN_AFTER_MS);
    this.#runs.set(id, { cell, timer, bar: null });
  }

  #end(id: string): void {
    const run = this.#runs.get(id);
    if (!run) return;
    this.#runs.delete(id);
    window.clearTimeout(run.timer);
    run.bar?.remove();
  }

  #endAll(): void {
    for (const id of [...this.#runs.keys()]) this.#end(id);
  }
}

/** Whether what this cell shows comes from that request. */
function runs(cell: Cell, id: string): boolean {
  return cell.model.type === "code" && (cell as CodeCell).outputArea.future?.msg.header.msg_id === id;
}
