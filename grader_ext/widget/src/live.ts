/** Live events: one WebSocket a page, shared by all its panels; it reconnects by itself. */

import type { LiveEvent } from "./contract.ts";
import { address } from "./page.ts";
import { apply, EMPTY, type PageState, unsettled, withCourses, withSubmission } from "./page_state.ts";
import { server } from "./server.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

export type Listener = (state: PageState) => void;

export class Live {
  #state: PageState = EMPTY;
  #socket: WebSocket | null = null;
  #retry: number | undefined;
  #failures = 0;
  readonly #listeners = new Set<Listener>();

  get state(): PageState {
    return this.#state;
  }

  /** Hear of each new state until the returned function is called. The socket is open while anybody listens. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#disconnect();
    };
  }

  /** Take a change that did not come as an event. */
  update(change: (state: PageState) => PageState): void {
    this.#state = change(this.#state);
    for (const listener of [...this.#listeners]) listener(this.#state);
  }

  /** Look now, without waiting for the next try to connect. Throws a ProblemError when there is still no answer. */
  async refresh(): Promise<void> {
    if (this.#listeners.size > 0) this.#connect();
    const courses = await server.courses();
    this.update((state) => withCourses(state, courses));
  }

  #connect(): void {
    window.clearTimeout(this.#retry);
    this.#retry = undefined;
    if (this.#socket) return;
    const url = address("waymark/api/live");
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onmessage = (message: MessageEvent<string>) => this.#receive(JSON.parse(message.data) as LiveEvent);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.update((state) => apply(state, { type: "connection", state: "lost", detail: "" }));
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures) * (0.5 + Math.random() / 2);
      this.#failures += 1;
      this.#retry = window.setTimeout(() => this.#connect(), wait);
    };
  }

  #disconnect(): void {
    window.clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #receive(event: LiveEvent): void {
    this.#failures = 0;
    const before = unsettled(this.#state);
    this.update((state) => apply(state, event));
    if (event.type === "snapshot") {
      const running = new Set(event.submissions.map((one) => one.id));
      for (const id of before) if (!running.has(id)) void this.#ask(id);
    }
  }

  /** Ask for a submission that ended while nobody could tell us. */
  async #ask(id: number): Promise<void> {
    try {
      const submission = await server.submission(id);
      this.update((state) => withSubmission(state, submission));
    } catch (error) {
      console.warn(`Waymark: submission ${id} could not be asked for; the next snapshot tries again`, error);
    }
  }
}

/** The page's own. It lives on `globalThis` so that a second copy of this module shares it. */
export function live(): Live {
  const key = Symbol.for("waymark.live");
  const page = globalThis as { [key]?: Live };
  page[key] ??= new Live();
  return page[key];
}
