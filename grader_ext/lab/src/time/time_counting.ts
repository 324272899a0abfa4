/** Counts time on task in this page, and sends it. Fetched when it is needed first. */

import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import type { ServerConnection } from "@jupyterlab/services";
import { UUID } from "@lumino/coreutils";

import { ActiveTime } from "./active_time.js";
import { TimeOutbox } from "./time_outbox.js";
import { TimeSender } from "./time_sender.js";

const SENT_EACH_MS = 30_000;
/** What a learner does in a notebook; scrolling is heard by what moves it, because JupyterLab scrolls by itself, too. */
const SIGNS = ["keydown", "input", "pointerdown", "wheel", "touchmove"] as const;

export interface CountingOptions {
  readonly settings: ServerConnection.ISettings;
  /** Where batches are kept: `localStorage`. */
  readonly store: Storage;
  /** What the names of the learner's batches begin with there. */
  readonly prefix: string;
  /** Whether time is counted at present; null while that is not known. */
  readonly isOn: () => boolean | null;
  readonly changed: () => void;
}

export class TimeCounting {
  readonly #options: CountingOptions;
  readonly #active = new ActiveTime();
  readonly #outbox: TimeOutbox;
  readonly #sender: TimeSender;
  /** By lesson, what the service answered last. */
  readonly #totals = new Map<string, number>();
  readonly #lessons = new Map<string, { readonly course: string; readonly lesson: string }>();

  constructor(options: CountingOptions) {
    this.#options = options;
    this.#outbox = new TimeOutbox(options.store, options.prefix, UUID.uuid4);
    this.#sender = new TimeSender(this.#outbox, options.settings, ({ course, lesson }, seconds) => {
      this.#totals.set(nameOf(course, lesson), seconds);
      options.changed();
    });
    this.#listen();
    this.#flush(() => this.#sender.sendOne());
  }

  /** Count in this lesson. */
  watch(panel: NotebookPanel): void {
    const sign = (): void => {
      const { course, lesson } = panel.context.model.getMetadata("waymark") ?? {};
      if (typeof course === "string" && typeof lesson === "string") this.#sign(course, lesson);
    };
    for (const name of SIGNS) panel.node.addEventListener(name, sign, { capture: true, passive: true });
    const ran = (_: unknown, { notebook }: { notebook: unknown }): void => {
      if (notebook === panel.content) sign();
    };
    NotebookActions.executionScheduled.connect(ran);
    panel.disposed.connect(() => NotebookActions.executionScheduled.disconnect(ran));
  }

  /** What the service has, as far as this page heard, and what it has not. */
  spent(course: string, lesson: string, stored: number): number {
    const total = Math.max(stored, this.#totals.get(nameOf(course, lesson)) ?? 0); // it never grows smaller
    return total + this.#outbox.seconds(course, lesson);
  }

  #sign(course: string, lesson: string): void {
    if (this.#options.isOn() !== true) return;
    const name = nameOf(course, lesson);
    this.#lessons.set(name, { course, lesson });
    this.#active.sign(name, performance.now());
  }

  #listen(): void {
    window.setInterval(() => {
      this.#active.count(performance.now());
      this.#flush(() => this.#sender.sendOne());
    }, SENT_EACH_MS);
    const leave = (): void => {
      this.#active.pause(performance.now());
      this.#flush(() => this.#sender.sendAll());
    };
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") leave();
    });
    window.addEventListener("blur", () => {
      // Another window has the learner's attention; a frame in this page is not one.
      if (!document.hasFocus()) this.#active.pause(performance.now());
    });
  }

  /** Where time on task was switched off meanwhile, what was counted is forgotten. */
  #flush(send: () => void): void {
    const isOn = this.#options.isOn();
    const counted = this.#active.take();
    if (isOn === false) {
      this.#active.pause(performance.now());
      this.#active.take();
      this.#outbox.clear();
      return;
    }
    for (const { lesson: name, seconds } of counted) {
      const { course, lesson } = this.#lessons.get(name)!;
      this.#outbox.add(course, lesson, seconds, Date.now());
    }
    if (isOn) send();
    if (counted.length > 0) this.#options.changed();
  }
}

function nameOf(course: string, lesson: string): string {
  return `${course}/${lesson}`;
}
