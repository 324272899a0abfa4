/** How long a learner works in which lesson. Pure: it knows no clock but the one it is given. */

/** So long after the last sign of work the learner counts as working: reading leaves no sign. */
export const IDLE_MS = 60_000;

/** All times are in milliseconds of one clock that never goes back. */
export class ActiveTime {
  readonly #idle: number;
  readonly #spent = new Map<string, number>();
  /** The last sign of work, and up to where the time after it is counted. */
  #last: { readonly lesson: string; readonly at: number; until: number } | null = null;

  constructor(idle = IDLE_MS) {
    this.#idle = idle;
  }

  /** The learner did something in this lesson. */
  sign(lesson: string, now: number): void {
    this.count(now);
    this.#last = { lesson, at: now, until: now };
  }

  /** Count up to now, as far as the learner counts as working. */
  count(now: number): void {
    const last = this.#last;
    if (!last) return;
    const end = Math.min(now, last.at + this.#idle);
    if (end <= last.until) return;
    this.#spent.set(last.lesson, (this.#spent.get(last.lesson) ?? 0) + end - last.until);
    last.until = end;
  }

  /** The learner turned away: nothing counts until the next sign. */
  pause(now: number): void {
    this.count(now);
    this.#last = null;
  }

  /** What was counted and not taken yet, in whole seconds; what is left of a second stays. */
  take(): { readonly lesson: string; readonly seconds: number }[] {
    const taken = [...this.#spent].map(([lesson, spent]) => ({ lesson, seconds: Math.floor(spent / 1000) }));
    for (const { lesson, seconds } of taken) this.#spent.set(lesson, this.#spent.get(lesson)! - 1000 * seconds);
    return taken.filter(({ seconds }) => seconds > 0);
  }
}
