/** Tests and answer cells, as the grader judged them. */

import type { CellReport, TestResult } from "./contract.ts";
import { diffLines, type DiffLine } from "./diff.ts";
import { h } from "./dom.ts";
import { readableId, statusText, testPoints } from "./wording.ts";

export function testList(tests: readonly TestResult[]): HTMLElement {
  return h("ol", { class: "waymark-tests", "aria-label": "Tests" }, ...tests.map(testItem));
}

function testItem(test: TestResult): HTMLElement {
  const passed = test.status === "passed";
  return h(
    "li",
    { class: `waymark-test ${passed ? "waymark-passed" : "waymark-failed"}` },
    h(
      "div",
      { class: "waymark-test-head" },
      h("span", { class: "waymark-sign", "aria-hidden": "true" }, passed ? "✓" : "✗"),
      h("span", { class: "waymark-test-name" }, readableId(test.id)),
      h("span", { class: "waymark-test-status" }, statusText(test.status)),
      test.hidden && h("span", { class: "waymark-badge", title: "Some of its checks are not shown" }, "has hidden checks"),
      h("span", { class: "waymark-test-points" }, testPoints(test)),
    ),
    !passed && testBody(test),
  );
}

function testBody(test: TestResult): HTMLElement {
  return h(
    "div",
    { class: "waymark-test-body" },
    test.message && h("p", { class: "waymark-message" }, test.message),
    comparison(test.expected, test.actual),
    test.hint && h("p", { class: "waymark-hint" }, h("strong", {}, "Hint "), test.hint),
  );
}

function comparison(expected: string | null, actual: string | null): HTMLElement | null {
  if (expected === null && actual === null) return null;
  if (expected === null || actual === null) {
    const label = expected === null ? "Your answer gave" : "Expected";
    return h("div", { class: "waymark-diff" }, h("pre", { "aria-label": label }, `${label}:\n${expected ?? actual ?? ""}`));
  }
  return h(
    "div",
    { class: "waymark-diff" },
    h(
      "div",
      { class: "waymark-diff-legend" },
      h("span", { class: "waymark-expected" }, "− expected"),
      h("span", { class: "waymark-actual" }, "+ your answer gave"),
    ),
    h("div", { class: "waymark-diff-lines", role: "list", tabindex: "0" }, ...diffLines(expected, actual).map(diffLine)),
  );
}

const SIDES = { both: [" ", "in both"], expected: ["−", "expected"], actual: ["+", "your answer gave"] } as const;

function diffLine(line: DiffLine): HTMLElement {
  const [sign, spoken] = SIDES[line.side];
  const pieces = line.pieces.map((piece) => (piece.marked ? h("mark", {}, piece.text) : piece.text));
  return h(
    "div",
    { class: `waymark-diff-line waymark-${line.side}`, role: "listitem" },
    h("span", { class: "waymark-diff-sign", "aria-hidden": "true" }, sign),
    h("span", { class: "waymark-spoken" }, `${spoken}: `),
    h("code", {}, ...pieces),
  );
}

/** The answer cells that have something to say: an error, or notices. */
export function cellList(cells: readonly CellReport[]): HTMLElement | null {
  const telling = cells.filter((cell) => cell.error !== null || cell.notices.length > 0);
  if (telling.length === 0) return null;
  return h("div", { class: "waymark-cells" }, ...telling.map(cellReport));
}

function cellReport(cell: CellReport): HTMLElement {
  return h(
    "section",
    { class: "waymark-cell" },
    h("h4", {}, "In your answer ", h("em", {}, readableId(cell.id))),
    cell.error && h("p", { class: "waymark-message" }, `${cell.error.name}: ${cell.error.message}`),
    cell.error?.traceback &&
      h("details", {}, h("summary", {}, "Where it happened"), h("pre", { tabindex: "0" }, cell.error.traceback)),
    cell.notices.length > 0 && h("ul", { class: "waymark-notices" }, ...cell.notices.map((notice) => h("li", {}, notice))),
  );
}
