/** The kernel's own linter (grader_ext/elixir/linter.py), over a comm: it runs nothing, and the execution count stays. */

import type { Kernel } from "@jupyterlab/services";

import type { Finding, Problem } from "./finding.js";

const TARGET = "waymark.lint";
/** What takes milliseconds has then got lost. */
const PATIENCE_MS = 3_000;

export class KernelLinter {
  readonly #kernel: Kernel.IKernelConnection;
  readonly #waiting = new Map<number, (finding: Finding) => void>();
  #comm: Kernel.IComm | null = null;
  #refused = false;
  #asked = 0;

  constructor(kernel: Kernel.IKernelConnection) {
    this.#kernel = kernel;
  }

  async check(code: string): Promise<Finding> {
    if (this.#refused || !this.#kernel.handleComms) return undefined;
    const comm = this.#open();
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      comm.send({ id, code });
      window.setTimeout(() => this.#answer(id, undefined), PATIENCE_MS);
    });
  }

  /** A restart of the kernel disposes of its comms. */
  #open(): Kernel.IComm {
    if (this.#comm !== null && !this.#comm.isDisposed) return this.#comm;
    const comm = this.#kernel.createComm(TARGET);
    comm.onMsg = ({ content: { data } }) => {
      const { id, problem } = data as unknown as { id: number; problem: Problem | null };
      this.#answer(id, problem);
    };
    comm.onClose = () => {
      this.#refused = true; // another kernel for Elixir, which has no linter
      for (const id of this.#waiting.keys()) this.#answer(id, undefined);
    };
    comm.open();
    this.#comm = comm;
    return comm;
  }

  #answer(id: number, finding: Finding): void {
    this.#waiting.get(id)?.(finding);
    this.#waiting.delete(id);
  }
}
