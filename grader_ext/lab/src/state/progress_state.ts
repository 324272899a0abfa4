/**
 * What the page knows of courses, lessons and submissions.
 *
 * The shapes are those of docs/contributor/api.md.
 */

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The title of its unit; empty where it belongs to none. */
  readonly unit: string;
  readonly estimated_minutes: number;
  readonly state: "locked" | "open" | "in_progress" | "completed";
  /** Of the prerequisites, those that are still to be completed. */
  readonly unlocked_by: readonly { readonly id: string; readonly title: string }[];
  /** Null while it is not published. */
  readonly version: string | null;
  /** The learner's file is `<course>/<file_name>`. */
  readonly file_name: string;
  readonly attempts: number;
  readonly best_score: number;
  readonly max_score: number;
  /** Time on task, as the service has it; null, or missing, where it is not counted. */
  readonly active_seconds?: number | null;
}

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Whether its lessons can be graded at present. */
  readonly available: boolean;
  readonly unavailable_reason: string | null;
  readonly lessons: readonly Lesson[];
  readonly next_lesson: string | null;
}

/** A submission as this page has followed it. */
export interface FollowedSubmission {
  readonly id: number;
  readonly course: string;
  readonly lesson: string;
  readonly phase: "queued" | "grading" | "verdict" | "superseded" | "failed";
  /** Null before there is one. */
  readonly verdict: { readonly tests: readonly { readonly id: string; readonly status: string }[] } | null;
}

export interface ProgressState {
  /** `lost` also where there never was a connection: the service or the learner's own server does not answer. */
  readonly connection: "connecting" | "connected" | "lost";
  /** Null until they are known. */
  readonly courses: readonly Course[] | null;
  readonly submissions: ReadonlyMap<number, FollowedSubmission>;
  /** Lessons that were unlocked since the page was opened, as `course/lesson`. */
  readonly unlocked: readonly string[];
}
