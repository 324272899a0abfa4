/** Where the learner stands, as plugins get it: ask for `IProgress`, read `state`, hear `changed`. */

import { Token } from "@lumino/coreutils";
import type { ISignal } from "@lumino/signaling";

import type { PanelModule } from "./panel_module.js";
import type { Course, FollowedSubmission, Lesson, ProgressState } from "./progress_state.js";

export type { Course, FollowedSubmission, Lesson, ProgressState };

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
