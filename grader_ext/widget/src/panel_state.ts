/** What is shown of one lesson, from what the page knows. Pure. */

import type { CellReport, Course, Lesson, TestResult, WaymarkMetadata } from "./contract.ts";
import { type Hints, hintsFor } from "./hints.ts";
import { type FollowedSubmission, isSettled, type OwnState, ownState, type PageState, submissionsOf } from "./page_state.ts";

export interface PanelState {
  readonly connection: PageState["connection"];
  readonly course: Course | null;
  readonly lesson: Lesson | null;
  /** Counted from 1. */
  readonly number: number | null;
  readonly own: OwnState;
  /** The newest one. */
  readonly submission: FollowedSubmission | null;
  /** What this page handed in last. */
  readonly handedIn: FollowedSubmission | null;
  readonly busy: boolean;
  /** What was judged so far while a check runs, and what the last verdict says while none does. */
  readonly tests: readonly TestResult[];
  readonly cells: readonly CellReport[];
  /** By test, for those of `tests` that have any. */
  readonly hints: ReadonlyMap<string, Hints>;
  /** The lesson to go on with; there once this one is completed. */
  readonly next: Lesson | null;
  /** Whether `next` was unlocked since the page was opened. */
  readonly fresh: boolean;
  /** Whether nothing is left to do in the course. */
  readonly finished: boolean;
}

export type Place = Pick<WaymarkMetadata, "course" | "lesson">;

export function panelState(page: PageState, place: Place): PanelState {
  const course = page.courses?.find((one) => one.id === place.course) ?? null;
  const index = course?.lessons.findIndex((one) => one.id === place.lesson) ?? -1;
  const lesson = course?.lessons[index] ?? null;
  const next = course && lesson?.state === "completed" ? nextLesson(page, course, lesson) : null;
  const own = ownState(page, place.course, place.lesson);
  return {
    connection: page.connection,
    course,
    lesson,
    number: lesson ? index + 1 : null,
    own,
    ...judged(submissionsOf(page, place.course, place.lesson), own),
    next,
    fresh: course !== null && next !== null && page.unlocked.includes(`${course.id}/${next.id}`),
    finished: course !== null && course.lessons.every((one) => one.state === "completed"),
  };
}

/** The same one each time, so that nothing is drawn anew. */
const NONE: readonly never[] = [];

type Judged = Pick<PanelState, "submission" | "handedIn" | "busy" | "tests" | "cells" | "hints">;

function judged(newestFirst: readonly FollowedSubmission[], own: OwnState): Judged {
  const submission = newestFirst[0] ?? null;
  const running = submission !== null && !isSettled(submission);
  const verdicts = newestFirst.flatMap((one) => one.verdict ?? []);
  const tests = (running ? submission.tests : verdicts[0]?.tests) ?? NONE;
  const earlierFirst = [...verdicts].reverse();
  const hints = tests.map((test) => [test.id, hintsFor(test, earlierFirst, own.hints[test.id] ?? 0)] as const);
  return {
    submission,
    handedIn: newestFirst.find((one) => one.id === own.submission) ?? null,
    busy: own.step !== "idle" || running,
    tests,
    cells: (running ? null : verdicts[0]?.cells) ?? NONE,
    hints: new Map(hints.filter(([, { shown }]) => shown.length > 0)),
  };
}

/** What this lesson has just unlocked comes first, then the first lesson, in course order, with something to do. */
function nextLesson(page: PageState, course: Course, lesson: Lesson): Lesson | null {
  const doable = course.lessons.filter((one) => one.id !== lesson.id && ["open", "in_progress"].includes(one.state));
  return doable.find((one) => page.unlocked.includes(`${course.id}/${one.id}`)) ?? doable[0] ?? null;
}

/** Whether a newer version of the lesson was published than the one that is open. */
export function isRevised({ lesson }: PanelState, { version }: WaymarkMetadata): boolean {
  return lesson !== null && lesson.version !== null && lesson.state !== "locked" && lesson.version !== version;
}
