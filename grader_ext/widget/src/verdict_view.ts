/** Tests and answer cells, as the grader judged them. */

import type { CellReport, TestResult } from "./contract.ts";
import { comparison } from "./comparison_view.ts";
import { h } from "./dom.ts";
import type { Hints } from "./hints.ts";
import { trans } from "./translation.ts";
import { readableId, statusText, testPoints } from "./wording.ts";

export interface ShownTests {
  readonly tests: readonly TestResult[];
  /** By test. */
  readonly hints: ReadonlyMap<string, Hints>;
  /** The learner wants one more for this test. */
  nextHint(test: string): void;
}

export function testList({ tests, hints, nextHint }: ShownTests): HTMLElement {
  const items = tests.map((test) => testItem(test, hints.get(test.id), () => nextHint(test.id)));
  return h("ol", { class: "waymark-tests", "aria-label": trans.__("Tests") }, ...items);
}

function testItem(test: TestResult, hints: Hints | undefined, nextHint: () => void): HTMLElement {
  const passed = test.status === "passed";
  const hidden = { class: "waymark-badge", title: trans.__("Some of its checks are not shown") };
  return h(
    "li",
    { class: `waymark-test ${passed ? "waymark-passed" : "waymark-failed"}` },
    h(
      "div",
      { class: "waymark-test-head" },
      h("span", { class: "waymark-sign", "aria-hidden": "true" }, passed ? "✓" : "✗"),
      h("span", { class: "waymark-test-name" }, readableId(test.id)),
      h("span", { class: "waymark-test-status" }, statusText(test.status)),
      test.hidden && h("span", hidden, trans.__("has hidden checks")),
      h("span", { class: "waymark-test-points" }, testPoints(test)),
    ),
    !passed && testBody(test, hints, nextHint),
  );
}

function testBody(test: TestResult, hints: Hints | undefined, nextHint: () => void): HTMLElement {
  const more = {
    type: "button",
    class: "waymark-plain waymark-next-hint",
    "aria-label": trans.__("Show next hint for %1", readableId(test.id)),
    click: nextHint,
  };
  return h(
    "div",
    { class: "waymark-test-body" },
    test.message && h("p", { class: "waymark-message" }, test.message),
    comparison(test.expected, test.actual),
    ...(hints?.shown ?? []).map((hint) =>
      h("p", { class: "waymark-hint" }, h("strong", {}, trans.__("Hint")), ` ${hint}`),
    ),
    hints && hints.more > 0 && h("button", more, trans.__("Show next hint")),
  );
}

/** The answer cells that have something to say: an error, or notices. */
export function cellReports(cells: readonly CellReport[]): HTMLElement[] {
  return cells.filter((cell) => cell.error !== null || cell.notices.length > 0).map(cellReport);
}

function cellReport(cell: CellReport): HTMLElement {
  const { id, error, notices } = cell;
  return h(
    "section",
    { class: "waymark-cell" },
    h("p", { class: "waymark-cell-name" }, `${trans.__("In your answer")} `, h("em", {}, readableId(id))),
    error && h("p", { class: "waymark-message" }, `${error.name}: ${error.message}`),
    error?.traceback &&
      h("details", {}, h("summary", {}, trans.__("Where it happened")), h("pre", { tabindex: "0" }, error.traceback)),
    notices.length > 0 && h("ul", { class: "waymark-notices" }, ...notices.map((notice) => h("li", {}, notice))),
  );
}
