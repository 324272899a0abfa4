/** Work that is to be done again after each save, however often that is. */

import { type ISignal, Signal } from "@lumino/signaling";

/** One at a time; whatever was asked for meanwhile is done once, when the one under way has ended. */
export class Newest<Result> {
  readonly #work: (signal: AbortSignal) => Promise<Result>;
  readonly #changed = new Signal<this, void>(this);
  readonly #giveUp = new AbortController();
  #running = false;
  #again = false;
  #result: Result | null = null;
  #problem: string | null = null;

  constructor(work: (signal: AbortSignal) => Promise<Result>) {
    this.#work = work;
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get running(): boolean {
    return this.#running;
  }

  /** What came of it last; null before that, and when it failed. */
  get result(): Result | null {
    return this.#result;
  }

  /** Why there is no result, in a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  ask(): void {
    if (this.#running) this.#again = true;
    else if (!this.#giveUp.signal.aborted) void this.#run();
  }

  dispose(): void {
    this.#giveUp.abort();
    Signal.clearData(this);
  }

  async #run(): Promise<void> {
    const { signal } = this.#giveUp;
    this.#running = true;
    do {
      this.#again = false;
      this.#changed.emit();
      try {
        this.#result = await this.#work(signal);
        this.#problem = null;
      } catch (error) {
        this.#result = null;
        this.#problem = error instanceof Error ? error.message : String(error);
      }
    } while (this.#again && !signal.aborted);
    this.#running = false;
    if (!signal.aborted) this.#changed.emit();
  }
}
