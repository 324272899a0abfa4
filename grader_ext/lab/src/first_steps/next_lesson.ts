/** Opening the lesson where the learner goes on. */

import type { FirstStepsDesk } from "./names.js";
import { OPEN_LESSON } from "../lesson/lesson_desk.js";
import { COURSES } from "../sidebar/course_sidebar.js";
import { nextLesson } from "../state/next_lesson.js";

/** Where none is open the sidebar says why. */
export async function openNextLesson({ app, progress }: FirstStepsDesk): Promise<void> {
  for (const course of progress.state.courses ?? []) {
    const lesson = nextLesson(course);
    if (lesson) return app.commands.execute(OPEN_LESSON, { course: course.id, lesson: lesson.id });
  }
  app.shell.activateById(COURSES);
}
