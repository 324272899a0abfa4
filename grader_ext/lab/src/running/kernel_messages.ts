/** What a learner is told, with a remedy, when a lesson's kernel dies, restarts or runs out of memory. */

import { type ISessionContext, Notification } from "@jupyterlab/apputils";
import { NotebookActions } from "@jupyterlab/notebook";
import type { KernelMessage } from "@jupyterlab/services";

import type { Watched } from "./watched.js";

/** JupyterLab's own: it asks first. */
export const RESTART = "notebook:restart-kernel";
/** `KERNEL_ENDED` in grader_ext/server/kernel_sockets.py. */
const KERNEL_ENDED = "waymark_kernel_ended";
/** What ends a process when memory runs out. */
const SIGKILL = 9;

/** How cells say that they ran out of memory, by the name of the error: Python, Elixir's process, Elixir's whole VM. */
const OUT_OF_MEMORY: Readonly<Record<string, RegExp>> = {
  MemoryError: /^/,
  EXIT: /used more memory than it may/,
  BeamExited: /perhaps for using too much memory/,
};

export class KernelMessages {
  readonly #watched: Watched;
  #shown = "";
  #words = "";
  #signal: number | null = null;

  constructor(watched: Watched) {
    this.#watched = watched;
    const { sessionContext, disposed, content } = watched.panel;
    sessionContext.statusChanged.connect((_, status) => {
      if (status === "restarting") this.#tellRestarted();
      if (status === "dead") this.#tellDead(); // as the page finds out: the server's own message may have found it away
    });
    sessionContext.iopubMessage.connect((_, message) => this.#hear(message));
    const ran = (_: unknown, { notebook, success }: { notebook: unknown; success: boolean }): void => {
      if (notebook === content && success) this.#over();
    };
    NotebookActions.executed.connect(ran);
    disposed.connect(() => {
      NotebookActions.executed.disconnect(ran);
      this.#over();
    });
  }

  #hear({ header, content }: KernelMessage.IMessage): void {
    const type: string = header.msg_type;
    if (type === KERNEL_ENDED) this.#signal = (content as { signal: number | null }).signal;
    if (type === "status") this.#hearStatus((content as KernelMessage.IStatusMsg["content"]).execution_state);
    if (type === "error") {
      const { ename, evalue } = content as KernelMessage.IErrorMsg["content"];
      if (OUT_OF_MEMORY[ename]?.test(evalue)) this.#tellMemory();
    }
  }

  /** Of what the server says: a restart that the learner asked for comes without a message. */
  #hearStatus(state: string): void {
    if (state === "restarting") this.#tellDied();
    if (state === "dead") this.#tellDead();
  }

  #tellRestarted(): void {
    const { trans } = this.#watched;
    const words = trans.__("The kernel was restarted: what cells had defined is gone, your text is not. Run them again.");
    this.#tell("info", words, [this.#runAbove()]);
  }

  #tellDied(): void {
    const { trans } = this.#watched;
    const words =
      this.#signal === SIGKILL
        ? trans.__("The kernel was ended, most likely for using too much memory. Make the last cell need less, then run all cells again.")
        : trans.__("The kernel stopped and was started again. What cells had defined is gone, your text is not. Run them again.");
    this.#signal = null;
    this.#tell("error", words, [this.#runAbove()]);
  }

  #tellDead(): void {
    const { panel, trans } = this.#watched;
    const words = trans.__("The kernel stopped and stays so. Your text is safe. Change the cell that ran last, and start it again.");
    const start = { label: trans.__("Start the kernel"), callback: () => void this.#startAnew(panel.sessionContext) };
    this.#tell("error", words, [start]);
  }

  /** Where that fails, JupyterLab says why, and the way to try again stays. */
  #startAnew(sessionContext: ISessionContext): Promise<void> {
    return startAnew(sessionContext).catch(() => this.#tellDead());
  }

  #tellMemory(): void {
    const { trans } = this.#watched;
    this.#tell("warning", trans.__("Your code needed more memory than there is. Work with less at once, such as a shorter list, and run it again."), []);
  }

  #runAbove(): Notification.IAction {
    const { panel, trans } = this.#watched;
    const { content, sessionContext } = panel;
    return {
      label: trans.__("Run the cells above"),
      callback: () => void NotebookActions.runAllAbove(content, sessionContext),
    };
  }

  /** One message for each notebook: the newest says what is so now. JupyterLab cuts it after 140 characters. */
  #tell(type: "info" | "warning" | "error", message: string, actions: Notification.IAction[]): void {
    if (this.#words === message && Notification.manager.has(this.#shown)) return; // JupyterLab says some things twice
    this.#over();
    this.#words = message;
    this.#shown = Notification.emit(message, type, { autoClose: type === "info" ? 10_000 : false, actions });
  }

  #over(): void {
    if (this.#shown) Notification.dismiss(this.#shown);
    this.#shown = "";
  }
}

/**
 * There is none to restart any more: the server has forgotten the kernel. Its session may be gone, too, or in the middle of
 * a restart; whatever the server says of that, the page lets go of it.
 */
async function startAnew(sessionContext: ISessionContext): Promise<void> {
  const { session, prevKernelName, kernelPreference } = sessionContext;
  const name = session?.kernel?.name || prevKernelName || kernelPreference.name;
  if (!name) return;
  if (session) await sessionContext.shutdown().catch(() => session.dispose());
  await sessionContext.changeKernel({ name });
}
