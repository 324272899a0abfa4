/** What the cells of a lesson are, read off their metadata. Learners can write anything there. */

import type { IBaseCellMetadata } from "@jupyterlab/nbformat";

type Metadata = Readonly<Record<string, unknown>> | IBaseCellMetadata;

/**
 * - `panel`: shows the lesson panel
 * - `instruction`: to read or to run
 * - `answer`: the learner writes here
 * - `test`: judges the answers above it
 * - `own`: the learner's, never graded
 */
export type Role = "panel" | "instruction" | "answer" | "test" | "own";

const VIEW_KEYS = new Set(["collapsed", "execution", "jp-MarkdownHeadingCollapsed", "jupyter", "scrolled", "trusted"]);

/** What makes a cell the lesson's. A copy without these is the learner's own. */
export const LESSON_KEYS = ["nbgrader", "waymark", "editable", "deletable"] as const;

/** Whether a notebook with this metadata is a lesson, as released. An instructor's source notebook is none. */
export function isLesson(metadata: Metadata): boolean {
  const { course, lesson } = record(record(metadata)["waymark"]);
  return typeof course === "string" && typeof lesson === "string";
}

/** What of a notebook's `waymark` metadata names the lesson. The notes beside it go when the learner has read them. */
export function lessonName(waymark: unknown): Record<string, unknown> {
  const { upgrade: _upgrade, moved_aside: _movedAside, ...name } = record(waymark);
  return name;
}

export function gradeId(metadata: Metadata): string | null {
  const id = record(record(metadata)["nbgrader"])["grade_id"];
  return typeof id === "string" && id !== "" ? id : null;
}

export function roleOf(metadata: Metadata): Role {
  const { nbgrader, waymark, editable } = record(metadata);
  if (record(waymark)["panel"] === true) return "panel";
  if (gradeId(metadata) === null) return editable === false ? "instruction" : "own";
  const { solution, task, grade } = record(nbgrader);
  if ((solution === true || task === true) && editable !== false) return "answer";
  return grade === true ? "test" : "instruction";
}

/** The points of a test, 0 for any other cell. */
export function pointsOf(metadata: Metadata): number {
  const points = record(record(metadata)["nbgrader"])["points"];
  return roleOf(metadata) === "test" && typeof points === "number" ? points : 0;
}

/**
 * What a cell of the lesson is found by in another copy of it; none for the learner's own. As `lesson_key` in
 * server/lesson_cells.py.
 */
export function lessonKey(cell: { readonly id?: unknown; readonly metadata: Metadata }): string | null {
  if (roleOf(cell.metadata) === "own") return null;
  const id = gradeId(cell.metadata);
  return id === null ? `id:${String(cell.id)}` : `grade:${id}`;
}

/**
 * What of this cell's metadata has to stay. What others add does not: each run, fold and scroll leaves something there,
 * and the property inspector writes defaults into whatever cell it shows.
 */
export function lessonMetadata(released: Metadata): Record<string, unknown> {
  const kept = Object.entries(released).filter(([key]) => !VIEW_KEYS.has(key));
  return { ...Object.fromEntries(LESSON_KEYS.map((key) => [key, undefined])), ...Object.fromEntries(kept) };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
