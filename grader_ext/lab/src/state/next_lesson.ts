/** Where a learner goes on in a course. Pure. */

import type { Course, Lesson } from "./progress.js";

/** Null where nothing can be done, or nothing is left. */
export function nextLesson(course: Course): Lesson | null {
  if (!course.available) return null;
  return course.lessons.find((lesson) => lesson.state === "in_progress" || lesson.state === "open") ?? null;
}
