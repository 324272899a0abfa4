/** The lessons of one course, by unit. */

import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

import { passedText } from "./lesson_wording.js";
import { byUnit } from "./units.js";
import type { Course, Lesson } from "../state/progress.js";

export interface UnitListProps {
  readonly course: Course;
  /** Those that the filter lets through. */
  readonly lessons: readonly Lesson[];
  readonly renderLesson: (lesson: Lesson) => React.JSX.Element;
  readonly trans: TranslationBundle;
}

/** A course without units has one list. */
export function UnitList({ course, lessons, renderLesson, trans }: UnitListProps): React.JSX.Element {
  return (
    <>
      {byUnit(lessons).map(([unit, ofUnit]) => (
        <React.Fragment key={ofUnit[0]!.id}>
          {unit && (
            <h4 className="waymark-Unit">
              {unit}
              <span>{passedText(course.lessons.filter((lesson) => lesson.unit === unit), trans)}</span>
            </h4>
          )}
          <ul className="waymark-Lessons" aria-label={trans.__("Lessons of %1", unit || course.title)}>
            {ofUnit.map(renderLesson)}
          </ul>
        </React.Fragment>
      ))}
    </>
  );
}
