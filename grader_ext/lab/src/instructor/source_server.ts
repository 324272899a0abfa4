/** What the instructor's server does with a source notebook as it is saved: `waymark/api/source` in grader_ext/server. */

import { URLExt } from "@jupyterlab/coreutils";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { ServerConnection } from "@jupyterlab/services";
import type { TranslationBundle } from "@jupyterlab/translation";

import type { Verdict } from "../state/panel_module.js";

/** One thing to mend, as `waymark check` says it. */
export interface Finding {
  /** The cell's `grade_id`, or its number from 1; null where no single cell is to blame. */
  readonly cell: string | null;
  readonly code: string;
  /** What is wrong, where, and what to do. */
  readonly message: string;
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly advice: readonly Finding[];
}

export type Answers = "reference" | "stub";

/** All reject with a sentence that says what to do. */
export class SourceServer {
  readonly #settings: ServerConnection.ISettings;
  readonly #trans: TranslationBundle;

  constructor(settings: ServerConnection.ISettings, trans: TranslationBundle) {
    this.#settings = settings;
    this.#trans = trans;
  }

  async isSource(path: string): Promise<boolean> {
    return (await this.#call<{ source: boolean }>(`?path=${encodeURIComponent(path)}`, { method: "GET" })).source;
  }

  async release(path: string, signal: AbortSignal): Promise<INotebookContent> {
    return (await this.#post<{ notebook: INotebookContent }>("/release", { path }, signal)).notebook;
  }

  check(path: string, signal: AbortSignal): Promise<Report> {
    return this.#post("/check", { path }, signal);
  }

  grade(path: string, answers: Answers, signal: AbortSignal): Promise<Verdict> {
    return this.#post("/grade", { path, answers }, signal);
  }

  #post<Answer>(tool: string, body: object, signal: AbortSignal): Promise<Answer> {
    return this.#call(tool, { method: "POST", body: JSON.stringify(body), signal });
  }

  async #call<Answer>(what: string, init: RequestInit): Promise<Answer> {
    const url = URLExt.join(this.#settings.baseUrl, "waymark/api/source") + what;
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this.#settings);
    } catch (error) {
      const text = this.#trans.__("The Jupyter server does not answer. Start it again if it has ended, then save the notebook.");
      throw new Error(text, { cause: error });
    }
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok || answer === null) throw new Error(refusal(answer) ?? this.#trans.__("The Jupyter server answered HTTP %1.", response.status));
    return answer as Answer;
  }
}

/** The sentence of a problem document. */
function refusal(answer: unknown): string | null {
  const { detail } = (answer ?? {}) as { detail?: unknown };
  return typeof detail === "string" ? detail : null;
}
