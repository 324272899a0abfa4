/** Which lessons the sidebar lists. Pure. */

import type { Course, Lesson, Standing } from "../state/progress.js";

export type Choice = "all" | "todo" | Standing;

export interface LessonFilter {
  /** In any case, anywhere in the title or summary of the lesson or in the title of its unit or course. */
  readonly query: string;
  readonly choice: Choice;
}

export const EVERYTHING: LessonFilter = { query: "", choice: "all" };

/** Whether it holds nothing back. */
export function isOff({ query, choice }: LessonFilter): boolean {
  return query.trim() === "" && choice === "all";
}

export function isListed(filter: LessonFilter, course: Course, lesson: Lesson, standing: Standing): boolean {
  return isChosen(filter.choice, standing) && isFound(filter.query, [lesson.title, lesson.summary, lesson.unit, course.title]);
}

function isChosen(choice: Choice, standing: Standing): boolean {
  if (choice === "all") return true;
  return choice === "todo" ? standing !== "passed" && standing !== "locked" : choice === standing;
}

function isFound(query: string, texts: readonly string[]): boolean {
  const sought = query.trim().toLocaleLowerCase();
  return texts.some((text) => text.toLocaleLowerCase().includes(sought));
}
