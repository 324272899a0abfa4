/** The list of findings above a source notebook. */

import type { TranslationBundle } from "@jupyterlab/translation";

import { Fitted } from "./fitted.js";
import { type PlacedFinding, withoutPlace } from "./findings.js";

export interface Shown {
  readonly running: boolean;
  /** Null while there is none yet. */
  readonly findings: readonly PlacedFinding[] | null;
  readonly advice: readonly PlacedFinding[];
  /** Why the lesson could not be checked. */
  readonly problem: string | null;
}

export class FindingsList extends Fitted {
  readonly #trans: TranslationBundle;
  readonly #goTo: (cell: string) => void;
  readonly #status = Object.assign(document.createElement("p"), { className: "waymark-FindingsList-status" });
  readonly #items = document.createElement("ul");

  constructor(trans: TranslationBundle, goTo: (cell: string) => void) {
    super("waymark-FindingsList");
    this.#trans = trans;
    this.#goTo = goTo;
    this.inner.setAttribute("role", "region");
    this.inner.setAttribute("aria-label", trans.__("Findings of waymark check"));
    this.#status.setAttribute("role", "status");
    this.inner.append(this.#status, this.#items);
  }

  tell(shown: Shown): void {
    const { running, findings, advice, problem } = shown;
    this.#status.textContent = this.#text(shown);
    this.#status.dataset["state"] = running ? "running" : problem !== null || findings?.length ? "found" : "clean";
    this.#items.replaceChildren(
      ...(problem === null ? [] : [item(problem)]),
      ...(findings ?? []).map((one) => this.#item(one)),
      ...advice.map((one) => this.#item(one, this.#trans.__("Advice: "))),
    );
    this.#items.hidden = this.#items.childElementCount === 0;
    this.inner.setAttribute("aria-busy", String(running));
    this.inner.dataset["outdated"] = String(running);
  }

  #text({ running, findings, problem }: Shown): string {
    const trans = this.#trans;
    if (running && findings === null && problem === null) return trans.__("Checking the lesson …");
    if (running) return trans.__("Checking the lesson as it is saved now …");
    if (problem !== null) return trans.__("The lesson could not be checked:");
    const count = findings?.length ?? 0;
    if (count === 0) return trans.__("No findings: this lesson can be taught.");
    return trans._n("%1 finding. Mend it and save: the lesson is checked again.", "%1 findings. Mend them and save: the lesson is checked again.", count);
  }

  #item({ finding, cell }: PlacedFinding, before = ""): HTMLElement {
    const text = before + (cell === null ? finding.message : withoutPlace(finding));
    if (cell === null) return item(text);
    const label = finding.cell && /^\d+$/.test(finding.cell) ? this.#trans.__("Cell %1", finding.cell) : finding.cell;
    const go = Object.assign(document.createElement("button"), { type: "button", textContent: label, title: this.#trans.__("Go to this cell") });
    go.addEventListener("click", () => this.#goTo(cell));
    const entry = item("");
    entry.className = "waymark-mod-atCell"; // where the whole of it stands
    entry.append(go, ` ${text}`);
    return entry;
  }
}

function item(text: string): HTMLElement {
  return Object.assign(document.createElement("li"), { textContent: text });
}
