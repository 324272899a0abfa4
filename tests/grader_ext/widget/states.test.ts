import assert from "node:assert/strict";
import { test } from "node:test";

import type { Course, LiveEvent, Submission, Verdict } from "../../../grader_ext/widget/src/contract.ts";
import { apply, EMPTY, type OwnState, type PageState, submissionsOf, unsettled, withOwn, withSubmission } from "../../../grader_ext/widget/src/page_state.ts";
import { panelState } from "../../../grader_ext/widget/src/panel_state.ts";
import { buttonText, connectionText, headline, upgradeSentences } from "../../../grader_ext/widget/src/wording.ts";

const lesson = (id: string, state: "locked" | "open") => ({
  id,
  title: `Title of ${id}`,
  summary: "",
  estimated_minutes: 10,
  state,
  unlocked_by: state === "locked" ? [{ id: "one", title: "Title of one" }] : [],
  version: "sha256:a",
  file_name: `${id}.ipynb`,
  attempts: 0,
  best_score: 0,
  max_score: 2,
});
const course: Course = {
  id: "elixir",
  title: "Elixir",
  lessons: [lesson("one", "open"), lesson("two", "locked"), lesson("three", "locked")],
  next_lesson: "one",
  statistics: { completed: 0, lessons: 3 },
};
const place = { course: "elixir", lesson: "one", title: "One", version: "sha256:a" };
const of = (submission: number) => ({ course: "elixir", lesson: "one", submission });
const result = (id: string, status: "passed" | "failed") => ({
  id,
  status,
  points: status === "passed" ? 1 : 0,
  max_points: 1,
  hidden: false,
  message: "",
  expected: null,
  actual: null,
  hint: null,
});
const verdict = (...statuses: ("passed" | "failed")[]): Verdict => ({
  status: statuses.includes("failed") ? "failed" : "passed",
  score: statuses.filter((status) => status === "passed").length,
  max_score: statuses.length,
  tests: statuses.map((status, number) => result(`test-${number}`, status)),
  cells: [],
});
const snapshot = (...submissions: Submission[]): LiveEvent => ({ type: "snapshot", courses: [course], submissions });
const after = (...events: LiveEvent[]): PageState => events.reduce(apply, EMPTY);
const shown = (state: PageState, own: Partial<OwnState> = {}) => panelState(withOwn(state, "elixir", "one", own), place);

test("from queued over the tests to the verdict", () => {
  let state = after(snapshot(), { type: "queued", ...of(7) });
  assert.match(headline(shown(state)).text, /wait for the grader/);
  assert.equal(buttonText(shown(state)), "Checking …");
  state = apply(state, { type: "grading_started", ...of(7), tests: 2 });
  assert.equal(headline(shown(state)).text, "Running test 1 of 2 …");
  state = apply(state, { type: "test_finished", ...of(7), number: 1, total: 2, result: result("test-0", "passed") });
  assert.equal(headline(shown(state)).text, "Running test 2 of 2 …");
  state = apply(state, { type: "verdict", ...of(7), verdict: verdict("passed", "failed"), completed: false });
  assert.deepEqual(headline(shown(state)), { tone: "failed", text: "1 of 2 tests pass: 1 of 2 points." });
  assert.equal(shown(state).busy, false);
  assert.equal(shown(state).lesson?.state, "in_progress");
});

test("an event that comes twice or late changes nothing", () => {
  const done = after(snapshot(), { type: "verdict", ...of(7), verdict: verdict("passed"), completed: true });
  const events: LiveEvent[] = [
    { type: "queued", ...of(7) },
    { type: "grading_started", ...of(7), tests: 1 },
    { type: "test_finished", ...of(7), number: 1, total: 1, result: result("test-0", "passed") },
    { type: "verdict", ...of(7), verdict: verdict("passed"), completed: true },
  ];
  assert.deepEqual(submissionsOf(events.reduce(apply, done), "elixir", "one"), submissionsOf(done, "elixir", "one"));
});

test("a newer submission takes the place of an older one, in whatever order their events come", () => {
  const state = after({ type: "queued", ...of(8) }, { type: "verdict", ...of(7), verdict: verdict("failed"), completed: false });
  assert.equal(shown(state).submission?.id, 8);
  assert.equal(shown(state).busy, true);
});

test("a verdict that comes twice is one attempt, and the grader's own fault is none", () => {
  const failed: LiveEvent = { type: "verdict", ...of(7), verdict: verdict("failed"), completed: false };
  const broken: LiveEvent = { ...failed, submission: 8, verdict: { ...verdict("failed"), status: "error" } };
  const state = after(snapshot(), failed, failed, broken);
  assert.deepEqual([shown(state).lesson?.attempts, shown(state).lesson?.state], [1, "in_progress"]);
});

test("a completed lesson is no longer what another one waits for", () => {
  const state = after(snapshot(), { type: "verdict", ...of(7), verdict: verdict("passed"), completed: true });
  assert.deepEqual(state.courses?.[0]?.lessons.map((one) => one.unlocked_by), [[], [], []]);
});

test("what was unlocked while the connection was lost is found in the next snapshot, and said once", () => {
  const lessons = [lesson("one", "open"), lesson("two", "open"), lesson("three", "locked")];
  const later: LiveEvent = { type: "snapshot", courses: [{ ...course, lessons }], submissions: [] };
  assert.deepEqual(after(later).unlocked, [], "nothing was known before");
  assert.deepEqual(after(snapshot(), later, later).unlocked, ["elixir/two"]);
});

test("another lesson's submission does not show here", () => {
  const state = after(snapshot(), { type: "queued", course: "elixir", lesson: "two", submission: 9 });
  assert.equal(shown(state).submission, null);
});

test("the next lesson is a link once this one is completed, and said to be unlocked", () => {
  let state = after(snapshot(), { type: "unlocked", course: "elixir", lesson: "two", title: "Two" });
  assert.equal(shown(state).next, null);
  state = apply(state, { type: "verdict", ...of(7), verdict: verdict("passed"), completed: true });
  assert.equal(shown(state).next?.id, "two");
  assert.equal(shown(state).fresh, true);
});

test("what was unlocked just now comes before an older open lesson", () => {
  const open = { ...course, lessons: [lesson("one", "open"), lesson("two", "open"), lesson("three", "locked")] };
  const state = after(
    { type: "snapshot", courses: [open], submissions: [] },
    { type: "verdict", ...of(7), verdict: verdict("passed"), completed: true },
    { type: "unlocked", course: "elixir", lesson: "three", title: "Three" },
  );
  assert.equal(shown(state).next?.id, "three");
});

test("a course with nothing left is finished", () => {
  const lessons = course.lessons.map((one) => ({ ...one, state: "completed" as const }));
  const state = after({ type: "snapshot", courses: [{ ...course, lessons }], submissions: [] });
  assert.deepEqual([shown(state).finished, shown(state).next], [true, null]);
  assert.equal(headline(shown(state)).tone, "passed");
});

test("what was under way before a break and is not in the snapshot must be asked for", () => {
  const state = after(snapshot(), { type: "queued", ...of(7) }, { type: "connection", state: "lost", detail: "" });
  assert.match(connectionText(shown(state)) ?? "", /lost/);
  assert.deepEqual(unsettled(state), [7]);
  const asked: Submission = {
    id: 7,
    course: "elixir",
    lesson: "one",
    status: "graded",
    attempt: 1,
    verdict: verdict("passed"),
  };
  assert.deepEqual(unsettled(withSubmission(state, asked)), []);
});

test("the grader's own fault says that it costs nothing", () => {
  const broken: Verdict = { ...verdict("failed"), status: "error" };
  const state = after(snapshot(), { type: "verdict", ...of(7), verdict: broken, completed: false });
  assert.deepEqual(headline(shown(state)).tone, "error");
  assert.match(headline(shown(state)).text, /costs no attempt/);
});

test("a problem is shown before everything else", () => {
  const problem = { title: "Locked", detail: "This lesson is locked.", code: "lesson-locked" };
  assert.deepEqual(headline(shown(after(snapshot()), { problem })), {
    tone: "error",
    text: "This lesson is locked.",
  });
});

test("an upgrade is told in sentences, and nothing is said of what did not happen", () => {
  const sentences = upgradeSentences({ kept: ["greet-by-name"], changed: [], added: ["test-2"], removed: [] });
  assert.deepEqual(sentences.slice(1), ["Your answers were kept: greet by name.", "New: test 2."]);
});
