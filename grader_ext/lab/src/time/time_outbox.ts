/**
 * Time that was counted, kept in the browser until the service has it: through lost connections, reloads and crashes.
 *
 * It goes in batches with a name of their own. One that may have been sent never changes any more, so whoever sends it
 * again, this page or another one, sends the same, and the service counts it once.
 */

export interface TimeBatch {
  readonly id: string;
  readonly course: string;
  readonly lesson: string;
  readonly seconds: number;
  /** When something was added last, in milliseconds since 1970. */
  readonly changed: number;
  /** Whether it may have been sent. */
  readonly tried: boolean;
}

/** What is left for so long is forgotten: the service knows a batch that comes again for a day longer. */
export const KEPT_MS = 6 * 24 * 60 * 60_000;
/** The most that the service takes in one batch: `MOST_SECONDS` in progress_service/store/time_on_task.py. */
export const MOST_SECONDS = 12 * 60 * 60;
/** A page that is open touches what it adds to more often: what rests longer was left behind by a page that is gone. */
const LEFT_MS = 5 * 60_000;

type Store = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

export class TimeOutbox {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #newId: () => string;
  readonly #own = new Set<string>();

  /** `prefix` begins the names of this learner's batches in the store, which may be others' as well. */
  constructor(store: Store, prefix: string, newId: () => string) {
    this.#store = store;
    this.#prefix = prefix;
    this.#newId = newId;
  }

  add(course: string, lesson: string, seconds: number, now: number): void {
    const open = this.#batches().find(
      (one) =>
        this.#own.has(one.id) &&
        !one.tried &&
        one.course === course &&
        one.lesson === lesson &&
        one.seconds + seconds <= MOST_SECONDS,
    );
    const id = open?.id ?? this.#newId();
    this.#own.add(id);
    this.#write({ id, course, lesson, seconds: (open?.seconds ?? 0) + seconds, changed: now, tried: false });
  }

  /** What this page is to send, the oldest first: its own batches, and those that others left behind. */
  toSend(now: number): TimeBatch[] {
    const batches = this.#batches();
    for (const { id, changed } of batches) if (now - changed > KEPT_MS) this.settle(id);
    return batches
      .filter(({ id, changed }) => now - changed <= KEPT_MS && (this.#own.has(id) || now - changed > LEFT_MS))
      .sort((one, other) => Number(other.tried) - Number(one.tried) || one.changed - other.changed);
  }

  /** It is about to be sent. Returns what is to be sent: nothing when another page has settled it. */
  trying(id: string): TimeBatch | null {
    const batch = this.#read(this.#prefix + id);
    if (batch && !batch.tried) this.#write({ ...batch, tried: true });
    return batch;
  }

  /** The service has it, or never will. */
  settle(id: string): void {
    this.#own.delete(id);
    this.#store.removeItem(this.#prefix + id);
  }

  clear(): void {
    for (const { id } of this.#batches()) this.settle(id);
  }

  /** What is not settled of a lesson. */
  seconds(course: string, lesson: string): number {
    return this.#batches()
      .filter((one) => one.course === course && one.lesson === lesson)
      .reduce((sum, one) => sum + one.seconds, 0);
  }

  #batches(): TimeBatch[] {
    const keys = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index) ?? "");
    return keys.filter((key) => key.startsWith(this.#prefix)).flatMap((key) => this.#read(key) ?? []);
  }

  /** Whatever else somebody put there is none. */
  #read(key: string): TimeBatch | null {
    try {
      const batch = JSON.parse(this.#store.getItem(key) ?? "null") as TimeBatch | null;
      return batch && Number.isSafeInteger(batch.seconds) && this.#prefix + batch.id === key ? batch : null;
    } catch {
      return null;
    }
  }

  #write(batch: TimeBatch): void {
    this.#store.setItem(this.#prefix + batch.id, JSON.stringify(batch));
  }
}
