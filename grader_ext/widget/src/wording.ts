/** The panel's sentences. Pure. */

import type { Changes, TestResult, TestStatus, Verdict } from "./contract.ts";
import type { PanelState } from "./panel_state.ts";

export type Tone = "neutral" | "busy" | "passed" | "failed" | "error";

export interface Headline {
  readonly tone: Tone;
  readonly text: string;
}

/** Where things stand, in one sentence. */
export function headline(state: PanelState): Headline {
  if (state.problem) return { tone: "error", text: state.problem.detail };
  if (state.step === "saving") return { tone: "busy", text: "Saving the notebook …" };
  if (state.step === "submitting") return { tone: "busy", text: "Handing in your answers …" };
  const submission = state.submission;
  switch (submission?.phase) {
    case "queued":
      return { tone: "busy", text: "Your answers are handed in and wait for the grader …" };
    case "grading":
      return { tone: "busy", text: grading(submission.done, submission.total) };
    case "failed":
      return { tone: "error", text: "The grader failed. This was not your fault and costs no attempt: check again." };
    case "verdict":
      return submission.verdict ? verdictHeadline(submission.verdict) : resting(state);
    default:
      return resting(state);
  }
}

function grading(done: number, total: number): string {
  if (total === 0) return "Running your answers …";
  return done < total ? `Running test ${done + 1} of ${total} …` : "Writing the verdict …";
}

function verdictHeadline(verdict: Verdict): Headline {
  const passed = verdict.tests.filter((test) => test.status === "passed").length;
  const score = `${points(verdict.score)} of ${points(verdict.max_score)} points`;
  if (verdict.status === "error") {
    return { tone: "error", text: "The grader failed. This was not your fault and costs no attempt: check again." };
  }
  if (verdict.status === "passed") return { tone: "passed", text: `All tests pass: ${score}.` };
  return { tone: "failed", text: `${passed} of ${count(verdict.tests.length, "test")} pass: ${score}.` };
}

function resting(state: PanelState): Headline {
  const lesson = state.lesson;
  if (lesson?.state === "completed") {
    const best = `${points(lesson.best_score)} of ${points(lesson.max_score)} points`;
    return { tone: "passed", text: `You have completed this lesson: ${best}.` };
  }
  if (lesson && lesson.attempts > 0) {
    const best = `your best so far is ${points(lesson.best_score)} of ${points(lesson.max_score)} points`;
    return { tone: "neutral", text: `${count(lesson.attempts, "attempt")}; ${best}.` };
  }
  return { tone: "neutral", text: "Fill in the answer cells below, then check them. You may check as often as you like." };
}

/** What the button says. */
export function buttonText(state: PanelState): string {
  if (state.step === "saving") return "Saving …";
  return state.busy ? "Checking …" : "Check my answers";
}

/** The sentence for a lost connection; none while there is nothing to say. */
export function connectionText(state: PanelState): string | null {
  if (state.connection !== "lost") return null;
  return "The connection is lost. Trying again by itself; what you missed is shown as soon as it is back.";
}

export function statusText(status: TestStatus): string {
  const texts: Record<TestStatus, string> = {
    passed: "passed",
    failed: "not passed",
    learner_error: "your code raised an error",
    timeout: "took too long",
    out_of_memory: "needed too much memory",
    tampered: "the test was tampered with",
    not_run: "did not get its turn",
    grader_error: "the grader failed",
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
  return String(Math.round(value * 100) / 100);
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What an upgrade of the lesson did, sentence by sentence. */
export function upgradeSentences(changes: Changes): string[] {
  const sentences = ["This lesson was revised since you opened it."];
  const add = (before: string, ids: readonly string[], after: string) => {
    if (ids.length > 0) sentences.push(`${before} ${ids.map(readableId).join(", ")}${after}.`);
  };
  add("Your answers were kept:", changes.kept, "");
  add("These cells say something new:", changes.changed, "");
  add("New:", changes.added, "");
  add("No longer part of the lesson:", changes.removed, "; what you wrote there stays in the notebook as a plain cell");
  return sentences;
}
