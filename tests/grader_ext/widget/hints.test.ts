import assert from "node:assert/strict";
import { test } from "node:test";

import type { TestResult, Verdict } from "../../../grader_ext/widget/src/contract.ts";
import { hintsFor } from "../../../grader_ext/widget/src/hints.ts";
import { EMPTY, type OwnState, withOwn, withSubmission } from "../../../grader_ext/widget/src/page_state.ts";
import { panelState } from "../../../grader_ext/widget/src/panel_state.ts";
import { trouble } from "../../../grader_ext/widget/src/trouble.ts";

const result = (status: "passed" | "failed", hint: string | null): TestResult => ({
  id: "greet",
  status,
  points: 0,
  max_points: 1,
  hidden: false,
  message: "",
  expected: null,
  actual: null,
  hint,
});
const verdict = (hint: string | null, ...notices: string[]): Verdict => ({
  status: "failed",
  score: 0,
  max_score: 1,
  tests: [result("failed", hint)],
  cells: [{ id: "answer", stdout: "", result: "", error: null, notices }],
});
const failed = result("failed", "third");

test("the first hint shows by itself, each further one when it is asked for", () => {
  const verdicts = [verdict("first"), verdict("second"), verdict("third")];
  assert.deepEqual(hintsFor(failed, verdicts, 0), { shown: ["first"], more: 2 });
  assert.deepEqual(hintsFor(failed, verdicts, 1), { shown: ["first", "second"], more: 1 });
  assert.deepEqual(hintsFor(failed, verdicts, 9), { shown: ["first", "second", "third"], more: 0 });
});

test("the last hint stays the last, however often one checks", () => {
  assert.deepEqual(hintsFor(failed, [verdict("first"), verdict("first")], 3), { shown: ["first"], more: 0 });
});

test("what notices say is no hint", () => {
  const verdicts = [verdict("A comma is missing.\n\nfirst", "A comma is missing."), verdict("A typo.", "A typo.")];
  assert.deepEqual(hintsFor(failed, verdicts, 5), { shown: ["first"], more: 0 });
});

test("a test that passed needs none", () => {
  assert.deepEqual(hintsFor(result("passed", null), [verdict("first")], 0), { shown: [], more: 0 });
});

const place = { course: "python", lesson: "one" };
const submission = (id: number, status: "queued" | "graded" | "superseded" | "failed", of: Verdict | null = null) => ({
  ...place,
  id,
  status,
  attempt: id,
  verdict: of,
});
const after = (own: Partial<OwnState>, ...submissions: ReturnType<typeof submission>[]) =>
  panelState(withOwn(submissions.reduce(withSubmission, EMPTY), "python", "one", own), place);

test("a submission of this page that is superseded or failed is told, another's is not", () => {
  const [superseded, newer] = [submission(1, "superseded"), submission(2, "queued")];
  assert.match(trouble(after({ submission: 1 }, superseded, newer)) ?? "", /another tab or window/);
  assert.equal(trouble(after({}, superseded, newer)), null);
  assert.match(trouble(after({ submission: 1 }, submission(1, "failed"))) ?? "", /costs no attempt/);
  assert.match(trouble(after({ submission: 1 }, submission(1, "graded", { ...verdict(null), status: "error" }))) ?? "", /costs no/);
  assert.equal(trouble(after({ submission: 1 }, submission(1, "graded", verdict(null)))), null);
});

test("a problem is told with its parts", () => {
  const problems = [{ code: "submission-answer-missing", detail: "The answer greet is missing." }];
  const problem = { title: "", detail: "It cannot be graded.", code: "submission-error", problems };
  assert.equal(trouble(after({ problem })), "It cannot be graded. The answer greet is missing.");
});

test("a check that never came to a verdict leaves the last verdict in sight", () => {
  const state = after({}, submission(1, "graded", verdict("first")), submission(2, "superseded"));
  assert.deepEqual([state.busy, state.tests.length, state.submission?.id], [false, 1, 2]);
});
