/** What the sidebar says of courses and lessons. Pure. */

import type { TranslationBundle } from "@jupyterlab/translation";

import type { Choice } from "./lesson_filter.js";
import type { Course, Lesson, Standing } from "../state/progress.js";

export function standingText(standing: Standing, trans: TranslationBundle): string {
  const texts: Readonly<Record<Standing, string>> = {
    locked: trans.__("Locked"),
    open: trans.__("Open"),
    in_progress: trans.__("In progress"),
    needs_another_look: trans.__("Needs another look"),
    passed: trans.__("Passed"),
  };
  return texts[standing];
}

export function choiceText(choice: Choice, trans: TranslationBundle): string {
  if (choice === "all") return trans.__("All lessons");
  return choice === "todo" ? trans.__("To do") : standingText(choice, trans);
}

/** What is known of a lesson besides its title, in the order of its weight. */
export function lessonFacts(lesson: Lesson, standing: Standing, trans: TranslationBundle): string[] {
  const facts = [standingText(standing, trans)];
  if (lesson.attempts > 0) {
    const [best, most] = [points(lesson.best_score), points(lesson.max_score)];
    facts.push(trans.__("%1 of %2 points", best, most));
    facts.push(trans._n("%1 attempt", "%1 attempts", lesson.attempts));
  }
  if (standing !== "passed" && lesson.estimated_minutes > 0) facts.push(trans.__("%1 min", lesson.estimated_minutes));
  return facts;
}

/** Why a lesson is locked. */
export function lockedReason(lesson: Lesson, trans: TranslationBundle): string {
  if (lesson.version === null) return trans.__("Not published yet.");
  const titles = lesson.unlocked_by.map((one) => trans.__("“%1”", one.title)).join(", ");
  return trans.__("Pass %1 to unlock.", titles);
}

/** How far the learner is in a course, and what is left. */
export function courseFacts(course: Course, trans: TranslationBundle): string {
  const minutes = course.lessons.reduce((sum, one) => sum + (one.state === "completed" ? 0 : one.estimated_minutes), 0);
  const done = passedText(course.lessons, trans);
  return minutes > 0 ? `${done} · ${trans.__("about %1 left", duration(minutes, trans))}` : done;
}

export function passedText(lessons: readonly Lesson[], trans: TranslationBundle): string {
  return trans._n("%2 of %1 lesson passed", "%2 of %1 lessons passed", lessons.length, passedOf(lessons));
}

export function passedOf(lessons: readonly Lesson[]): number {
  return lessons.filter((lesson) => lesson.state === "completed").length;
}

function duration(minutes: number, trans: TranslationBundle): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return trans.__("%1 min", rest);
  return rest === 0 ? trans.__("%1 h", hours) : trans.__("%1 h %2 min", hours, rest);
}

function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}
