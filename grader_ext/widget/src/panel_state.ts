/** What one panel shows, from what the page knows and what the learner did in this panel. Pure. */

import type { Course, Lesson, Problem, WaymarkMetadata } from "./contract.ts";
import { type FollowedSubmission, isSettled, newest, type PageState } from "./page_state.ts";

/** What the panel itself is at, before the service has taken over. */
export interface OwnState {
  readonly step: "idle" | "saving" | "submitting";
  readonly problem: Problem | null;
}

export interface PanelState {
  readonly connection: PageState["connection"];
  readonly course: Course | null;
  readonly lesson: Lesson | null;
  /** Counted from 1. */
  readonly number: number | null;
  readonly step: OwnState["step"];
  readonly problem: Problem | null;
  readonly submission: FollowedSubmission | null;
  readonly busy: boolean;
  /** The lesson to go on with; there once this one is completed. */
  readonly next: Lesson | null;
  /** Whether `next` was unlocked since the page was opened. */
  readonly fresh: boolean;
  /** Whether nothing is left to do in the course. */
  readonly finished: boolean;
}

export function panelState(page: PageState, place: WaymarkMetadata, own: OwnState): PanelState {
  const course = page.courses?.find((one) => one.id === place.course) ?? null;
  const index = course?.lessons.findIndex((one) => one.id === place.lesson) ?? -1;
  const lesson = course?.lessons[index] ?? null;
  const submission = newest(page, place.course, place.lesson);
  const next = course && lesson?.state === "completed" ? nextLesson(page, course, lesson) : null;
  return {
    connection: page.connection,
    course,
    lesson,
    number: lesson ? index + 1 : null,
    step: own.step,
    problem: own.problem,
    submission,
    busy: own.step !== "idle" || (submission !== null && !isSettled(submission)),
    next,
    fresh: course !== null && next !== null && page.unlocked.includes(`${course.id}/${next.id}`),
    finished: course !== null && course.lessons.every((one) => one.state === "completed"),
  };
}

/** What this lesson has just unlocked comes first, then the first lesson, in course order, with something to do. */
function nextLesson(page: PageState, course: Course, lesson: Lesson): Lesson | null {
  const doable = course.lessons.filter((one) => one.id !== lesson.id && ["open", "in_progress"].includes(one.state));
  return doable.find((one) => page.unlocked.includes(`${course.id}/${one.id}`)) ?? doable[0] ?? null;
}
