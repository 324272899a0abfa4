/** The verdicts on reference solution and stub, above the preview. What they look like is the lesson panel's. */

import type { TranslationBundle } from "@jupyterlab/translation";

import type { PanelModule } from "../state/panel_module.js";
import { Fitted } from "./fitted.js";
import type { Answers, SourceServer } from "./source_server.js";

export interface GradedSource {
  readonly server: SourceServer;
  readonly trans: TranslationBundle;
  /** Where the lesson panel's module is had from. */
  readonly loadPanel: () => Promise<PanelModule>;
  /** The notebook's path; it is saved by then. */
  readonly path: () => string;
}

export class Verdicts extends Fitted {
  readonly #source: GradedSource;
  readonly #giveUp = new AbortController();
  readonly #running = new Set<Answers>();

  constructor(source: GradedSource) {
    super("waymark-Verdicts");
    this.#source = source;
  }

  override dispose(): void {
    this.#giveUp.abort();
    super.dispose();
  }

  isRunning(answers: Answers): boolean {
    return this.#running.has(answers);
  }

  /** The notebook was saved: what is shown is about an earlier one. */
  outdate(): void {
    for (const note of this.inner.querySelectorAll<HTMLElement>(".waymark-Verdicts-outdated")) note.hidden = false;
  }

  async run(answers: Answers): Promise<void> {
    const { server, loadPanel, path } = this.#source;
    const place = this.#place(answers);
    this.#running.add(answers);
    try {
      const [module, verdict] = await Promise.all([loadPanel(), server.grade(path(), answers, this.#giveUp.signal)]);
      const el = document.createElement("div");
      module.showVerdict(el, verdict);
      place.end(el);
    } catch (error) {
      place.end(text("p", error instanceof Error ? error.message : String(error), "waymark-Verdicts-problem"));
    } finally {
      this.#running.delete(answers);
    }
  }

  /** The newest stands first, and only once. */
  #place(answers: Answers): { end(what: HTMLElement): void } {
    const { trans } = this.#source;
    const name = answers === "reference" ? trans.__("Reference solution") : trans.__("Untouched stub");
    const section = Object.assign(document.createElement("section"), { ariaLabel: trans.__("Verdict: %1", name) });
    section.dataset["answers"] = answers;
    section.setAttribute("aria-busy", "true");
    const outdated = text("span", trans.__("the notebook was saved since"), "waymark-Verdicts-outdated");
    outdated.hidden = true;
    const hide = Object.assign(document.createElement("button"), { type: "button", textContent: trans.__("Hide") });
    hide.addEventListener("click", () => section.remove());
    const head = text("h3", name);
    head.append(outdated, hide);
    const status = text("p", trans.__("Grading …"), "waymark-Verdicts-status");
    status.setAttribute("role", "status");
    section.append(head, status);
    this.inner.querySelector(`:scope > [data-answers="${answers}"]`)?.remove();
    this.inner.prepend(section);
    return {
      end: (what) => {
        section.setAttribute("aria-busy", "false");
        status.replaceWith(what);
      },
    };
  }
}

function text(tag: string, content: string, className = ""): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: content, className });
}
