/** Which cells run, kept in the browser: the kernel does not say, and a page that is loaded again has asked for nothing. */

export interface KeptRun {
  /** The cell's id. */
  readonly cell: string;
  /** In milliseconds since 1970; null while it waits for its turn. */
  readonly started: number | null;
}

interface Kept {
  readonly kernel: string;
  /** By the id of the message that asked for it. */
  readonly runs: Readonly<Record<string, KeptRun>>;
}

/** Of one notebook. All tabs of the browser share them. */
export class KeptRuns {
  readonly #store: Storage;
  readonly #key: string;

  constructor(store: Storage, notebook: string) {
    this.#store = store;
    this.#key = `waymark-running:${notebook}`;
  }

  of(kernel: string): Readonly<Record<string, KeptRun>> {
    const kept = this.#read();
    return kept?.kernel === kernel ? kept.runs : {};
  }

  add(kernel: string, runs: Readonly<Record<string, KeptRun>>): void {
    this.#write({ kernel, runs: { ...this.of(kernel), ...runs } });
  }

  remove(kernel: string, request: string): void {
    const { [request]: ended, ...runs } = this.of(kernel);
    if (ended) this.#write({ kernel, runs });
  }

  clear(): void {
    this.#store.removeItem(this.#key);
  }

  #read(): Kept | null {
    try {
      const kept = JSON.parse(this.#store.getItem(this.#key) ?? "null") as Kept | null;
      return kept && typeof kept.runs === "object" && kept.runs !== null ? kept : null;
    } catch {
      return null; // whatever else somebody put there
    }
  }

  #write(kept: Kept): void {
    if (Object.keys(kept.runs).length === 0) this.clear();
    else this.#store.setItem(this.#key, JSON.stringify(kept));
  }
}
