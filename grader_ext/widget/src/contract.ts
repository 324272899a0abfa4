/** What the learner's server answers and sends: docs/contributor/api.md, and the models in grader_ext/core. */

export type LessonState = "locked" | "open" | "in_progress" | "completed";

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly estimated_minutes: number;
  readonly state: LessonState;
  /** Of the prerequisites, those that are still to be completed. */
  readonly unlocked_by: readonly { readonly id: string; readonly title: string }[];
  /** Null while it is not published. */
  readonly version: string | null;
  readonly file_name: string;
  readonly attempts: number;
  readonly best_score: number;
  readonly max_score: number;
  /** Time on task; null, or missing, where it is not counted. */
  readonly active_seconds?: number | null;
}

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly lessons: readonly Lesson[];
  readonly next_lesson: string | null;
  readonly statistics: { readonly completed: number; readonly lessons: number };
}

export type TestStatus =
  | "passed"
  | "failed"
  | "learner_error"
  | "timeout"
  | "out_of_memory"
  | "tampered"
  | "not_run"
  | "grader_error";

export interface TestResult {
  readonly id: string;
  readonly status: TestStatus;
  readonly points: number;
  readonly max_points: number;
  readonly hidden: boolean;
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly hint: string | null;
}

export interface CellReport {
  readonly id: string;
  readonly stdout: string;
  readonly result: string;
  readonly error: { readonly name: string; readonly message: string; readonly traceback: string } | null;
  readonly notices: readonly string[];
}

export interface Verdict {
  readonly status: "passed" | "failed" | "error";
  readonly score: number;
  readonly max_score: number;
  readonly tests: readonly TestResult[];
  readonly cells: readonly CellReport[];
}

export interface Submission {
  readonly id: number;
  readonly course: string;
  readonly lesson: string;
  readonly status: "queued" | "running" | "graded" | "superseded" | "failed";
  readonly attempt: number;
  readonly verdict: Verdict | null;
}

interface OfSubmission {
  readonly course: string;
  readonly lesson: string;
  readonly submission: number;
}

export type LiveEvent =
  | { readonly type: "connection"; readonly state: "connected" | "lost"; readonly detail: string }
  | { readonly type: "snapshot"; readonly courses: readonly Course[]; readonly submissions: readonly Submission[] }
  | ({ readonly type: "queued" } & OfSubmission)
  | ({ readonly type: "grading_started"; readonly tests: number } & OfSubmission)
  | ({
      readonly type: "test_finished";
      readonly number: number;
      readonly total: number;
      readonly result: TestResult;
    } & OfSubmission)
  | ({ readonly type: "verdict"; readonly verdict: Verdict; readonly completed: boolean } & OfSubmission)
  | ({ readonly type: "superseded"; readonly by: number } & OfSubmission)
  | { readonly type: "unlocked"; readonly course: string; readonly lesson: string; readonly title: string }
  | {
      readonly type: "statistics";
      readonly course: string;
      readonly completed: number;
      readonly lessons: number;
      readonly score: number;
      readonly max_score: number;
      readonly attempts: number;
    }
  | { readonly type: "time_on_task"; readonly course: string; readonly lesson: string; readonly seconds: number };

/** An RFC 9457 problem document. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly problems?: readonly { readonly code: string; readonly detail: string }[];
}

export interface Changes {
  readonly kept: readonly string[];
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** `metadata.waymark` of a learner's notebook. */
export interface WaymarkMetadata {
  readonly course: string;
  readonly lesson: string;
  readonly title: string;
  readonly version: string;
  readonly upgrade?: Changes & { readonly backup: string };
  readonly moved_aside?: string;
}
