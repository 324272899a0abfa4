/** The panel's sentences. Pure. */

import type { Changes, Problem, TestResult, TestStatus, Verdict } from "./contract.ts";
import type { PanelState } from "./panel_state.ts";
import { trans } from "./translation.ts";

export type Tone = "neutral" | "busy" | "passed" | "failed" | "error";

export interface Headline {
  readonly tone: Tone;
  readonly text: string;
}

/** Where things stand, in one sentence. */
export function headline(state: PanelState): Headline {
  const { own, submission } = state;
  if (own.problem) return { tone: "error", text: own.problem.detail };
  if (own.step === "saving") return { tone: "busy", text: trans.__("Saving the notebook …") };
  if (own.step === "submitting") return { tone: "busy", text: trans.__("Handing in your answers …") };
  switch (submission?.phase) {
    case "queued":
      return { tone: "busy", text: trans.__("Your answers are handed in and wait for the grader …") };
    case "grading":
      return { tone: "busy", text: grading(submission.done, submission.total) };
    case "failed":
      return graderFailed();
    case "verdict":
      return submission.verdict ? verdictHeadline(submission.verdict) : resting(state);
    default:
      return resting(state);
  }
}

function grading(done: number, total: number): string {
  if (total === 0) return trans.__("Running your answers …");
  return done < total ? trans.__("Running test %1 of %2 …", done + 1, total) : trans.__("Writing the verdict …");
}

function graderFailed(): Headline {
  const text = trans.__("The grader failed. This was not your fault and costs no attempt: check again.");
  return { tone: "error", text };
}

export function verdictHeadline(verdict: Verdict): Headline {
  if (verdict.status === "error") return graderFailed();
  const [score, most] = [points(verdict.score), points(verdict.max_score)];
  if (verdict.status === "passed") {
    return { tone: "passed", text: trans.__("All tests pass: %1 of %2 points.", score, most) };
  }
  const passed = verdict.tests.filter((test) => test.status === "passed").length;
  const all = verdict.tests.length;
  const text = trans._n(
    "%2 of %1 test pass: %3 of %4 points.",
    "%2 of %1 tests pass: %3 of %4 points.",
    all, passed, score, most,
  );
  return { tone: "failed", text };
}

function resting({ lesson }: PanelState): Headline {
  if (!lesson || (lesson.state !== "completed" && lesson.attempts === 0)) {
    const text = trans.__("Fill in the answer cells below, then check them. You may check as often as you like.");
    return { tone: "neutral", text };
  }
  const [best, most] = [points(lesson.best_score), points(lesson.max_score)];
  if (lesson.state === "completed") {
    return { tone: "passed", text: trans.__("You have completed this lesson: %1 of %2 points.", best, most) };
  }
  const text = trans.__("%1; your best so far is %2 of %3 points.", attemptsText(lesson.attempts), best, most);
  return { tone: "neutral", text };
}

export function attemptsText(attempts: number): string {
  return trans._n("%1 attempt", "%1 attempts", attempts);
}

/** What the button says. */
export function buttonText(state: PanelState): string {
  if (state.own.step === "saving") return trans.__("Saving …");
  return state.busy ? trans.__("Checking …") : trans.__("Check my answers");
}

/** A problem and its parts, in sentences. */
export function problemText({ detail, problems }: Problem): string {
  return [detail, ...(problems ?? []).map((one) => one.detail)].join(" ");
}

/** The sentence for a lost connection; none while there is nothing to say. */
export function connectionText(state: PanelState): string | null {
  if (state.connection !== "lost") return null;
  return trans.__("The connection is lost. Trying again by itself; what you missed is shown as soon as it is back.");
}

export function statusText(status: TestStatus): string {
  const texts: Record<TestStatus, string> = {
    passed: trans.__("passed"),
    failed: trans.__("not passed"),
    learner_error: trans.__("your code raised an error"),
    timeout: trans.__("took too long"),
    out_of_memory: trans.__("needed too much memory"),
    tampered: trans.__("the test was tampered with"),
    not_run: trans.__("did not get its turn"),
    grader_error: trans.__("the grader failed"),
  };
  return texts[status];
}

/** A cell's id as a name to read: `greet-by-name` is "greet by name". */
export function readableId(id: string): string {
  return id.replace(/[-_]+/g, " ").trim() || id;
}

export function testPoints(test: TestResult): string {
  return `${points(test.points)} / ${points(test.max_points)}`;
}

export function points(value: number): string {
  return String(rounded(value));
}

/** To two places: what points are shown with. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** What an upgrade of the lesson did, sentence by sentence. */
export function upgradeSentences(changes: Changes): string[] {
  const names = (ids: readonly string[]) => ids.map(readableId).join(", ");
  const { kept, changed, added, removed } = changes;
  const left = trans.__(
    "No longer part of the lesson: %1; what you wrote there stays in the notebook as a plain cell.",
    names(removed),
  );
  return [
    trans.__("This lesson was revised since you opened it."),
    ...(kept.length > 0 ? [trans.__("Your answers were kept: %1.", names(kept))] : []),
    ...(changed.length > 0 ? [trans.__("These cells say something new: %1.", names(changed))] : []),
    ...(added.length > 0 ? [trans.__("New: %1.", names(added))] : []),
    ...(removed.length > 0 ? [left] : []),
  ];
}
