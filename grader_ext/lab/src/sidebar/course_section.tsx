/** One course in the sidebar: how far the learner is, how to go on, and its lessons. */

import type { TranslationBundle } from "@jupyterlab/translation";
import { caretDownIcon, caretRightIcon } from "@jupyterlab/ui-components";
import * as React from "react";

import { courseFacts, passedOf } from "./lesson_wording.js";
import { UnitList } from "./unit_list.js";
import { nextLesson } from "../state/next_lesson.js";
import type { Course, Lesson } from "../state/progress.js";
import { spentText } from "../time/time_note.js";

export interface CourseSectionProps {
  readonly course: Course;
  /** Those that the filter lets through. */
  readonly lessons: readonly Lesson[];
  /** Time on task in all of the course; null where it is not counted. */
  readonly spentSeconds: number | null;
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
      <CourseProgress course={course} spentSeconds={props.spentSeconds} trans={trans} />
      {!course.available && <p className="waymark-Course-note">{course.unavailable_reason}</p>}
      <GoOn course={course} onOpen={props.onOpen} trans={trans} />
      <div id={listId} className="waymark-Units" hidden={isFolded}>
        <UnitList course={course} lessons={lessons} renderLesson={props.renderLesson} trans={trans} />
      </div>
    </section>
  );
}

type CourseProgressProps = Pick<CourseSectionProps, "course" | "spentSeconds" | "trans">;

function CourseProgress({ course, spentSeconds, trans }: CourseProgressProps): React.JSX.Element {
  const [passed, all] = [passedOf(course.lessons), course.lessons.length];
  const facts = [courseFacts(course, trans), ...spentText(spentSeconds, trans)].join(" · ");
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
  const next = nextLesson(course);
  if (!next) return null;
  const isStart = course.lessons.every((lesson) => lesson.attempts === 0);
  return (
    <button type="button" className="waymark-GoOn jp-mod-styled jp-mod-accept" onClick={() => onOpen(next)}>
      {isStart ? trans.__("Start with “%1”", next.title) : trans.__("Continue with “%1”", next.title)}
    </button>
  );
}
