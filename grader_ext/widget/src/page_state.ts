/** What this page knows of the learner's courses and submissions, folded from live events. Pure. */

import type { Course, LessonState, LiveEvent, Problem, Submission, TestResult, Verdict } from "./contract.ts";

export interface FollowedSubmission {
  readonly id: number;
  readonly course: string;
  readonly lesson: string;
  readonly phase: "queued" | "grading" | "verdict" | "superseded" | "failed";
  /** How many tests are done, of how many; both 0 until it is known. */
  readonly done: number;
  readonly total: number;
  readonly tests: readonly TestResult[];
  readonly verdict: Verdict | null;
}

/** What this page itself is at with a lesson: the service does not know of it, or not yet. */
export interface OwnState {
  readonly step: "idle" | "saving" | "submitting";
  readonly problem: Problem | null;
  /** The submission that was last handed in from this page. */
  readonly submission: number | null;
  /** By test, how many hints the learner asked for beyond the first. */
  readonly hints: Readonly<Record<string, number>>;
}

export interface PageState {
  readonly connection: "connecting" | "connected" | "lost";
  readonly courses: readonly Course[] | null;
  readonly submissions: ReadonlyMap<number, FollowedSubmission>;
  /** Lessons that were unlocked since the page was opened, as `course/lesson`. */
  readonly unlocked: readonly string[];
  /** By lesson, as `course/lesson`. */
  readonly own: ReadonlyMap<string, OwnState>;
}

export const EMPTY: PageState = {
  connection: "connecting",
  courses: null,
  submissions: new Map(),
  unlocked: [],
  own: new Map(),
};
const NOTHING: OwnState = { step: "idle", problem: null, submission: null, hints: {} };

export function ownState(state: PageState, course: string, lesson: string): OwnState {
  return state.own.get(`${course}/${lesson}`) ?? NOTHING;
}

export function withOwn(state: PageState, course: string, lesson: string, update: Partial<OwnState>): PageState {
  const own = { ...ownState(state, course, lesson), ...update };
  return { ...state, own: new Map(state.own).set(`${course}/${lesson}`, own) };
}

/** The state after an event. Events may come twice, and after what they tell of has passed. */
export function apply(state: PageState, event: LiveEvent): PageState {
  switch (event.type) {
    case "connection":
      return { ...state, connection: event.state };
    case "snapshot":
      return event.submissions.reduce(withSubmission, withCourses(state, event.courses));
    case "queued":
      return change(state, event, { phase: "queued" });
    case "grading_started":
      return change(state, event, { phase: "grading", done: 0, total: event.tests, tests: [] });
    case "test_finished":
      return judged(state, event);
    case "verdict":
      return judgedLesson(change(state, event, { phase: "verdict", verdict: event.verdict }), event, isNews(state, event));
    case "superseded":
      return change(state, event, { phase: "superseded" });
    case "unlocked":
      return unlocked(state, event.course, event.lesson);
    case "statistics":
      return inCourse(state, event.course, (course) => ({
        ...course,
        statistics: { completed: event.completed, lessons: event.lessons },
      }));
    case "time_on_task":
      return inLesson(state, event.course, event.lesson, (lesson) => ({ ...lesson, active_seconds: event.seconds }));
  }
}

/** The state with the courses as the service has them now. What was locked before was unlocked while nobody could tell. */
export function withCourses(state: PageState, courses: readonly Course[]): PageState {
  const locked = new Set(lessonNames(state.courses ?? [], (one) => one === "locked"));
  const opened = lessonNames(courses, (one) => one !== "locked").filter((name) => locked.has(name));
  return { ...state, courses, unlocked: [...new Set([...state.unlocked, ...opened])] };
}

function lessonNames(courses: readonly Course[], is: (state: LessonState) => boolean): string[] {
  return courses.flatMap((course) =>
    course.lessons.filter((lesson) => is(lesson.state)).map((lesson) => `${course.id}/${lesson.id}`),
  );
}

/** The state with what the service said of a submission: at submitting, in a snapshot, or when it was asked. */
export function withSubmission(state: PageState, submission: Submission): PageState {
  const of = { course: submission.course, lesson: submission.lesson, submission: submission.id };
  switch (submission.status) {
    case "graded":
      return submission.verdict ? change(state, of, { phase: "verdict", verdict: submission.verdict }) : state;
    case "running":
      return change(state, of, { phase: "grading" });
    default:
      return change(state, of, { phase: submission.status });
  }
}

/** The submissions that this page believes to be under way; those that a snapshot no longer names must be asked for. */
export function unsettled(state: PageState): number[] {
  return [...state.submissions.values()].filter((one) => !isSettled(one)).map((one) => one.id);
}

/** The submissions for a lesson that this page knows of, the newest first. */
export function submissionsOf(state: PageState, course: string, lesson: string): FollowedSubmission[] {
  const mine = [...state.submissions.values()].filter((one) => one.course === course && one.lesson === lesson);
  return mine.sort((one, other) => other.id - one.id);
}

export function isSettled(submission: FollowedSubmission): boolean {
  return ["verdict", "superseded", "failed"].includes(submission.phase);
}

const ORDER = ["queued", "grading", "superseded", "failed", "verdict"];

/** Submissions only move forward: an event that comes late does not take a verdict back. */
function change(
  state: PageState,
  of: { course: string; lesson: string; submission: number },
  update: Partial<FollowedSubmission> & Pick<FollowedSubmission, "phase">,
): PageState {
  const known = state.submissions.get(of.submission);
  if (known && ORDER.indexOf(update.phase) < ORDER.indexOf(known.phase)) return state;
  const before = known ?? { done: 0, total: 0, tests: [], verdict: null };
  const after = { ...before, ...update, id: of.submission, course: of.course, lesson: of.lesson };
  return { ...state, submissions: new Map(state.submissions).set(of.submission, after) };
}

function judged(state: PageState, event: Extract<LiveEvent, { type: "test_finished" }>): PageState {
  const known = state.submissions.get(event.submission);
  const others = (known?.tests ?? []).filter((test) => test.id !== event.result.id);
  return change(state, event, {
    phase: "grading",
    done: Math.max(known?.done ?? 0, event.number),
    total: event.total,
    tests: [...others, event.result],
  });
}

type VerdictEvent = Extract<LiveEvent, { type: "verdict" }>;

/** Whether the verdict was not known before: events may come twice, an attempt counts once. */
function isNews(state: PageState, { submission }: VerdictEvent): boolean {
  return state.submissions.get(submission)?.phase !== "verdict";
}

function judgedLesson(state: PageState, event: VerdictEvent, isNew: boolean): PageState {
  const { score, max_score, status } = event.verdict;
  if (status === "error") return state; // the grader's own fault changes nothing
  const after = inLesson(state, event.course, event.lesson, (lesson) => ({
    ...lesson,
    state: event.completed ? "completed" : lesson.state === "open" ? "in_progress" : lesson.state,
    attempts: lesson.attempts + (isNew ? 1 : 0),
    best_score: Math.max(lesson.best_score, score),
    max_score,
  }));
  return event.completed ? noLongerMissing(after, event.course, event.lesson) : after;
}

/** A completed lesson keeps no other one locked. */
function noLongerMissing(state: PageState, course: string, completed: string): PageState {
  return inCourse(state, course, (one) => ({
    ...one,
    lessons: one.lessons.map((lesson) => ({
      ...lesson,
      unlocked_by: lesson.unlocked_by.filter((before) => before.id !== completed),
    })),
  }));
}

function unlocked(state: PageState, course: string, lesson: string): PageState {
  const name = `${course}/${lesson}`;
  const seen = state.unlocked.includes(name) ? state.unlocked : [...state.unlocked, name];
  return inLesson({ ...state, unlocked: seen }, course, lesson, (one) =>
    one.state === "locked" ? { ...one, state: "open", unlocked_by: [] } : one,
  );
}

function inCourse(state: PageState, id: string, update: (course: Course) => Course): PageState {
  if (!state.courses) return state;
  return { ...state, courses: state.courses.map((course) => (course.id === id ? update(course) : course)) };
}

function inLesson(
  state: PageState,
  course: string,
  id: string,
  update: (lesson: Course["lessons"][number]) => Course["lessons"][number],
): PageState {
  return inCourse(state, course, (one) => ({
    ...one,
    lessons: one.lessons.map((lesson) => (lesson.id === id ? update(lesson) : lesson)),
  }));
}
