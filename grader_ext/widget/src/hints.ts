/** The author's hints that the learner has earned, of which they see as many as they asked for. Pure. */

import type { TestResult, Verdict } from "./contract.ts";

export interface Hints {
  readonly shown: readonly string[];
  /** How many more can be shown. */
  readonly more: number;
}

/** Each attempt earns one; the first that was earned shows by itself. */
export function hintsFor(test: TestResult, earlierFirst: readonly Verdict[], asked: number): Hints {
  if (test.status === "passed") return { shown: [], more: 0 };
  const earned = [...new Set(earlierFirst.flatMap((verdict) => hintIn(verdict, test.id)))];
  const shown = earned.slice(0, 1 + asked);
  return { shown, more: earned.length - shown.length };
}

/** A hint begins with the sentences on common mistakes, which the answer cells' notices say as well, as long as they fit. */
function hintIn(verdict: Verdict, id: string): string[] {
  const notices = verdict.cells.flatMap((cell) => cell.notices);
  let hint = verdict.tests.find((test) => test.id === id)?.hint ?? "";
  for (let notice = leading(hint, notices); notice !== undefined; notice = leading(hint, notices)) {
    hint = hint.slice(notice.length).trimStart();
  }
  return hint === "" ? [] : [hint];
}

function leading(hint: string, notices: readonly string[]): string | undefined {
  return notices.find((notice) => notice !== "" && hint.startsWith(notice));
}
