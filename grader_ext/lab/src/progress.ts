/**
 * Where the learner stands, as plugins get it: ask for `IProgress`, read `state`, hear `changed`.
 *
 * The shapes of courses, lessons and submissions are those of docs/contributor/api.md.
 */

import { Token } from "@lumino/coreutils";
import type { ISignal } from "@lumino/signaling";

import type { PanelModule } from "./panel_module.js";

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
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
  /** Time on task, as it was when the courses were told; null, or missing, where it is not counted. */
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

/**
 * A lesson as the learner thinks of it. `open` was never begun, of `in_progress` the file is there or an attempt is being
 * graded, and `needs_another_look` was checked and has not passed.
 */
export type Standing = "locked" | "open" | "in_progress" | "needs_another_look" | "passed";

export interface IProgress {
  /** Whether this server belongs to a Waymark. Where it does not, nothing of ours shows and nothing is asked for. */
  readonly configured: boolean;
  readonly state: ProgressState;
  /** What holds the state of each lesson, and shows it; null until it is loaded. */
  readonly panel: PanelModule | null;
  /** The same, waited for. Rejects with a sentence for the learner. */
  loadPanel(): Promise<PanelModule>;
  /** Emitted after each change of `state`, and of what `standing` and `isRevised` say. */
  readonly changed: ISignal<IProgress, ProgressState>;
  /** Null where it is not known, or not yet. */
  lesson(course: string, lesson: string): Lesson | null;
  standing(course: string, lesson: Lesson): Standing;
  /** Whether a newer version of a lesson that the learner has begun came since this page was opened. */
  isRevised(course: string, lesson: string): boolean;
  /** Look now, without waiting for the next try. Rejects with a sentence for the learner when there is no answer. */
  refresh(): Promise<void>;
  /**
   * Write the lesson into the learner's folder if it is not there, restore or upgrade it if it is; the path of its file.
   * Rejects with a sentence for the learner.
   */
  fetchLesson(course: string, lesson: string): Promise<string>;
}

export const IProgress = new Token<IProgress>(
  "waymark-lab:IProgress",
  "Where the learner stands in the courses of this Waymark, kept up to date over one connection for the page.",
);
