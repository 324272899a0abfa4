/** One verdict in a box: as a learner reads it who has just handed in a first attempt. */

import type { Verdict } from "./contract.ts";
import { h } from "./dom.ts";
import { hintsFor } from "./hints.ts";
import { cellReports, testList } from "./verdict_view.ts";
import { verdictHeadline } from "./wording.ts";

const SIGNS: Readonly<Record<Verdict["status"], string>> = { passed: "✓", failed: "✗", error: "!" };

export function verdictBox(verdict: Verdict): HTMLElement {
  const { tests, cells, status } = verdict;
  const hints = new Map(tests.map((test) => [test.id, hintsFor(test, [verdict], 0)]));
  const head = h(
    "div",
    { class: "waymark-answer-head" },
    h("span", { class: `waymark-sign waymark-${status}`, "aria-hidden": "true" }, SIGNS[status]),
    h("span", { class: "waymark-headline" }, verdictHeadline(verdict).text),
  );
  const list = testList({ tests, hints, nextHint: () => undefined });
  return h("section", { class: "waymark-box waymark-answer" }, head, list, ...cellReports(cells));
}
