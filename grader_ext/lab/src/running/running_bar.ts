/** What stands below a cell's code while it runs: for how long it has, and a button that stops it. */

import { Notification } from "@jupyterlab/apputils";
import type { CodeCell } from "@jupyterlab/cells";
import { stopIcon } from "@jupyterlab/ui-components";

import { RESTART } from "./kernel_messages.js";
import type { Watched } from "./watched.js";

/** A kernel that has not stopped by then may not be able to. */
const STOPS_WITHIN_MS = 8_000;

export interface RunToShow {
  /** In milliseconds since 1970. */
  readonly started: number;
  /** Whether what it writes arrives in this page: the kernel sends it to whoever asked. */
  readonly hasOutput: boolean;
}

type State = "running" | "stopping" | "stuck";

export class RunningBar {
  readonly #watched: Watched;
  readonly #cell: CodeCell;
  readonly #run: RunToShow;
  readonly #node = Object.assign(document.createElement("div"), { className: "waymark-Running" });
  readonly #text = document.createElement("span");
  readonly #time = document.createElement("span");
  readonly #button = Object.assign(document.createElement("button"), { type: "button", className: "jp-mod-styled" });
  readonly #ticking: number;
  #state: State = "running";
  #stuck: number | undefined;

  constructor(watched: Watched, cell: CodeCell, run: RunToShow) {
    this.#watched = watched;
    this.#cell = cell;
    this.#run = run;
    this.#node.setAttribute("role", "group");
    this.#node.setAttribute("aria-label", watched.trans.__("This cell is running"));
    this.#time.setAttribute("role", "timer");
    this.#button.addEventListener("click", () => {
      void (this.#state === "stuck" ? watched.commands.execute(RESTART) : this.#stop());
    });
    const spinner = Object.assign(document.createElement("span"), { className: "waymark-Running-sign" });
    this.#node.append(spinner, this.#text, this.#time, this.#button);
    cell.node.insertBefore(this.#node, cell.node.querySelector(":scope > .jp-Cell-outputWrapper"));
    this.#ticking = window.setInterval(() => this.#tell(), 1_000);
    this.#show("running");
  }

  remove(): void {
    window.clearInterval(this.#ticking);
    window.clearTimeout(this.#stuck);
    const hadFocus = this.#node.contains(document.activeElement);
    this.#node.remove();
    if (hadFocus && !this.#cell.isDisposed) this.#cell.node.focus();
  }

  #show(state: State): void {
    const { trans } = this.#watched;
    this.#state = state;
    const label = state === "stuck" ? trans.__("Restart the kernel") : trans.__("Stop");
    const name = document.createElement("span");
    name.textContent = label;
    this.#button.replaceChildren(...(state === "stuck" ? [] : [stopIcon.element({ tag: "span" })]), name);
    this.#button.setAttribute("aria-label", state === "stuck" ? label : trans.__("Stop this cell"));
    this.#button.setAttribute("aria-disabled", String(state === "stopping"));
    this.#tell();
  }

  #tell(): void {
    this.#text.textContent = this.#words();
    this.#time.textContent = elapsed(Math.max(0, Date.now() - this.#run.started));
  }

  #words(): string {
    const { panel, trans } = this.#watched;
    if (this.#state === "stopping") return trans.__("Stopping …");
    if (this.#state === "stuck") return trans.__("It does not stop. Restarting the kernel ends it; your text stays.");
    if (!this.#run.hasOutput) return trans.__("Running since before this page was loaded, or in another tab: what it writes shows here when you run it again.");
    return panel.sessionContext.pendingInput ? trans.__("Waiting for your input") : trans.__("Running");
  }

  async #stop(): Promise<void> {
    if (this.#state !== "running") return;
    this.#show("stopping");
    this.#stuck = window.setTimeout(() => this.#show("stuck"), STOPS_WITHIN_MS);
    try {
      await this.#watched.panel.sessionContext.session?.kernel?.interrupt();
    } catch (error) {
      console.error("Waymark: the cell could not be stopped", error);
      window.clearTimeout(this.#stuck);
      this.#show("running");
      Notification.error(
        this.#watched.trans.__("The cell could not be stopped: your Jupyter server does not answer. Wait a moment, then try again."),
        { autoClose: 10_000 },
      );
    }
  }
}

/** Minutes and seconds, as `1:05`. */
function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
