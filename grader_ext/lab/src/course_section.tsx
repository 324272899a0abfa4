/** One course in the sidebar: how far the learner is, how to go on, and its lessons. */

import type { TranslationBundle } from "@jupyterlab/translation";
import { caretDownIcon, caretRightIcon } from "@jupyterlab/ui-components";
import * as React from "react";

import { courseFacts, passedIn } from "./lesson_wording.js";
import type { Course, Lesson } from "./progress.js";

export interface CourseSectionProps {
  readonly course: Course;
  /** Those that the filter lets through. */
  readonly lessons: readonly Lesson[];
  readonly renderLesson: (lesson: Lesson) => React.JSX.Element;
  readonly onOpen: (lesson: Lesson) => void;
  readonly trans: TranslationBundle;
}

export function CourseSection(props: CourseSectionProps): React.JSX.Element {
  const { course, lessons, trans } = props;
  const [isFolded, setFolded] = React.useState(false);
  const listId = `waymark-lessons-${course.id}`;
  const Caret = (isFolded ? caretRightIcon : caretDownIcon).react;
  return (
    <section className="waymark-Course" aria-label={course.title}>
      <h3 className="waymark-Course-title">
        <button type="button" aria-expanded={!isFolded} aria-controls={listId} onClick={() => setFolded(!isFolded)}>
          <Caret tag="span" className="waymark-Course-caret" aria-hidden="true" />
          {course.title}
        </button>
      </h3>
      <CourseProgress course={course} trans={trans} />
      {!course.available && <p className="waymark-Course-note">{course.unavailable_reason}</p>}
      <GoOn course={course} onOpen={props.onOpen} trans={trans} />
      <ul id={listId} className="waymark-Lessons" hidden={isFolded} aria-label={trans.__("Lessons of %1", course.title)}>
        {lessons.map(props.renderLesson)}
      </ul>
    </section>
  );
}

function CourseProgress({ course, trans }: { course: Course; trans: TranslationBundle }): React.JSX.Element {
  const [passed, all, facts] = [passedIn(course), course.lessons.length, courseFacts(course, trans)];
  return (
    <>
      <div
        className="waymark-Progress"
        role="progressbar"
        aria-label={trans.__("Progress in %1", course.title)}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={passed}
        aria-valuetext={facts}
      >
        <div style={{ width: `${all ? (100 * passed) / all : 0}%` }} />
      </div>
      <p className="waymark-Course-facts">{facts}</p>
    </>
  );
}

/** The one thing to do next; nothing where nothing can be done, or nothing is left. */
function GoOn({ course, onOpen, trans }: Pick<CourseSectionProps, "course" | "onOpen" | "trans">): React.JSX.Element | null {
  const next = course.lessons.find((lesson) => lesson.state === "in_progress" || lesson.state === "open");
  if (!next || !course.available) return null;
  const isStart = course.lessons.every((lesson) => lesson.attempts === 0);
  return (
    <button type="button" className="waymark-GoOn jp-mod-styled jp-mod-accept" onClick={() => onOpen(next)}>
      {isStart ? trans.__("Start with “%1”", next.title) : trans.__("Continue with “%1”", next.title)}
    </button>
  );
}
