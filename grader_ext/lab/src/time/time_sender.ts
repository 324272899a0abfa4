/** Sends time on task to the service, by the learner's own server. */

import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";

import type { TimeBatch, TimeOutbox } from "./time_outbox.js";

/** What the service will refuse for ever: progress_service/api/time_on_task.py. All else can be sent again later. */
const FOR_EVER = new Set(["course-unknown", "lesson-unknown", "request-invalid", "time-on-task-off"]);

export class TimeSender {
  readonly #outbox: TimeOutbox;
  readonly #settings: ServerConnection.ISettings;
  readonly #counted: (batch: TimeBatch, seconds: number) => void;
  readonly #underWay = new Set<string>();

  /** `counted` hears of each batch that the service has, and of the learner's seconds in that lesson all together. */
  constructor(
    outbox: TimeOutbox,
    settings: ServerConnection.ISettings,
    counted: (batch: TimeBatch, seconds: number) => void,
  ) {
    this.#outbox = outbox;
    this.#settings = settings;
    this.#counted = counted;
  }

  /** One batch, if there is any. */
  sendOne(): void {
    const [first] = this.#waiting();
    if (first) void this.#send(first.id);
  }

  /** Now or never: the page may be gone in a moment. */
  sendAll(): void {
    for (const { id } of this.#waiting()) void this.#send(id);
  }

  #waiting(): TimeBatch[] {
    return this.#outbox.toSend(Date.now()).filter(({ id }) => !this.#underWay.has(id));
  }

  async #send(id: string): Promise<void> {
    const batch = this.#outbox.trying(id);
    if (!batch) return;
    this.#underWay.add(id);
    try {
      const response = await this.#post(batch);
      const answer = (await response.json()) as { seconds?: number; code?: string };
      if (!response.ok && !FOR_EVER.has(answer.code ?? "")) throw new Error(answer.code ?? `HTTP ${response.status}`);
      this.#outbox.settle(id);
      if (response.ok) this.#counted(batch, answer.seconds ?? 0);
    } catch (error) {
      console.warn("Waymark: time on task could not be sent; it is kept and sent again", error);
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** `keepalive`: the request outlives the page. */
  #post({ id, course, lesson, seconds }: TimeBatch): Promise<Response> {
    const path = ["courses", encodeURIComponent(course), "lessons", encodeURIComponent(lesson), "time"];
    const url = URLExt.join(this.#settings.baseUrl, "waymark/api", ...path);
    const body = JSON.stringify({ batch: id, seconds });
    return ServerConnection.makeRequest(url, { method: "POST", body, keepalive: true }, this.#settings);
  }
}
