/** The result at an answer cell: what the last check says of it, and what the learner can do. */

import type { TestResult } from "./contract.ts";
import { h, Region } from "./dom.ts";
import type { PanelState } from "./panel_state.ts";
import { trans } from "./translation.ts";
import { cellReports, testList } from "./verdict_view.ts";
import { attemptsText, headline, readableId, rounded } from "./wording.ts";

/** An answer and the tests that are about it, by their `grade_id`. */
export interface Answer {
  readonly id: string;
  readonly tests: readonly string[];
  /** Whether the learner has written anything there. */
  readonly begun: boolean;
}

export interface AnswerActions {
  check(): void;
  reset(): void;
  nextHint(test: string): void;
}

export class AnswerView {
  readonly #actions: AnswerActions;
  readonly #panel = h("section", { class: "waymark-box waymark-answer" });
  readonly #head = new Region("waymark-answer-head");
  readonly #tests = new Region("waymark-verdict");
  readonly #cells = new Region("waymark-cells");
  readonly #buttons = new Region("waymark-answer-buttons");

  constructor(el: HTMLElement, actions: AnswerActions) {
    this.#actions = actions;
    const regions = [this.#head, this.#tests, this.#cells, this.#buttons];
    this.#panel.append(...regions.map((region) => region.element));
    el.replaceChildren(this.#panel);
  }

  show(state: PanelState, answer: Answer): void {
    const tests = state.tests.filter((test) => answer.tests.includes(test.id));
    const cells = state.cells.filter((cell) => cell.id === answer.id);
    const { busy, hints } = state;
    const name = readableId(answer.id);
    this.#panel.setAttribute("aria-label", trans.__("Result of your answer %1", name));
    this.#panel.hidden = tests.length === 0 && cells.length === 0 && !answer.begun;
    const doing = busy ? headline(state).text : null;
    const attempts = state.lesson?.attempts ?? 0;
    const many = tests.map(({ id }) => hints.get(id)).map((some) => `${some?.shown.length} ${some?.more}`);
    const nextHint = (test: string) => this.#actions.nextHint(test);
    this.#head.show([state.tests, doing, attempts, tests.length], () => drawHead(tests, doing, attempts));
    this.#tests.show([state.tests, many.join()], () => [tests.length > 0 && testList({ tests, hints, nextHint })]);
    this.#cells.show([state.cells], () => cellReports(cells));
    this.#buttons.show([busy, name, tests.length > 0], () => this.#drawButtons(name, busy, tests.length > 0));
  }

  #drawButtons(name: string, busy: boolean, checked: boolean): HTMLElement[] {
    const refusal = busy ? trans.__("A check is under way.") : null;
    const check = checked ? trans.__("Check again") : trans.__("Check");
    const reset = trans.__("Reset this answer");
    return [
      button(check, `${check}: ${name}`, refusal, () => this.#actions.check()),
      button(reset, `${reset}: ${name}`, null, () => this.#actions.reset()),
    ];
  }
}

/** One that cannot be used stays reachable by keyboard, and says why. */
function button(text: string, name: string, refusal: string | null, click: () => void): HTMLElement {
  const told = refusal === null ? { click } : { "aria-disabled": "true", title: refusal };
  return h("button", { type: "button", class: "waymark-plain", "aria-label": name, ...told }, text);
}

/** `doing`: what the check is at, if one runs. */
function drawHead(tests: readonly TestResult[], doing: string | null, attempts: number): HTMLElement[] {
  if (tests.length === 0 && doing === null) return [];
  const passed = tests.every((test) => test.status === "passed");
  const tone = doing !== null ? "busy" : passed ? "passed" : "failed";
  const facts = [doing ?? verdictText(tests, passed), ...(attempts > 0 ? [attemptsText(attempts)] : [])];
  return [
    h("span", { class: `waymark-sign waymark-${tone}`, "aria-hidden": "true" }, { busy: "", passed: "✓", failed: "✗" }[tone]),
    h("span", { class: "waymark-headline" }, facts.join(" · ")),
  ];
}

function verdictText(tests: readonly TestResult[], passed: boolean): string {
  const sum = (of: "points" | "max_points") => rounded(tests.reduce((all, test) => all + test[of], 0));
  const notRun = tests.every((test) => test.status === "not_run");
  const word = passed ? trans.__("Passed") : notRun ? trans.__("Did not get its turn") : trans.__("Not passed yet");
  const most = sum("max_points");
  return trans.__("%1: %2", word, trans._n("%2 of %1 point", "%2 of %1 points", most, sum("points")));
}
