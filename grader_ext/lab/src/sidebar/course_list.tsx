/** All courses with their lessons: searched, filtered, and walked through with the arrow keys. */

import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

import { NothingFound } from "./course_messages.js";
import { CourseSection } from "./course_section.js";
import { EVERYTHING, isListed, isOff } from "./lesson_filter.js";
import { LessonRow } from "./lesson_row.js";
import { LessonSearch } from "./lesson_search.js";
import { walk } from "./lesson_walk.js";
import type { Course, IProgress, Lesson } from "../state/progress.js";
import { TimeNote } from "../time/time_note.js";
import type { ITimeOnTask } from "../time/time_on_task.js";

export interface CourseListProps {
  readonly progress: IProgress;
  readonly time: ITimeOnTask | null;
  readonly courses: readonly Course[];
  /** The path of the notebook that the learner looks at. */
  readonly current: string | null;
  readonly open: (course: string, lesson: string) => Promise<void>;
  readonly trans: TranslationBundle;
}

export function CourseList(props: CourseListProps): React.JSX.Element {
  const { progress, time, courses, current, open, trans } = props;
  const [filter, setFilter] = React.useState(EVERYTHING);
  const [tabStop, setTabStop] = React.useState<string | null>(null);
  const [opening, setOpening] = React.useState<string | null>(null);
  const listed = (course: Course) =>
    course.lessons.filter((lesson) => isListed(filter, course, lesson, progress.standing(course.id, lesson)));
  const shown = courses
    .map((course) => ({ course, lessons: listed(course) }))
    .filter(({ lessons }) => isOff(filter) || lessons.length > 0);
  const names = shown.flatMap(({ course, lessons }) => lessons.map((lesson) => `${course.id}/${lesson.id}`));
  const stop = tabStop && names.includes(tabStop) ? tabStop : names[0];
  const start = (course: Course, lesson: Lesson) => {
    setOpening(`${course.id}/${lesson.id}`);
    void open(course.id, lesson.id).finally(() => setOpening(null));
  };
  const row = (course: Course, lesson: Lesson) => {
    const name = `${course.id}/${lesson.id}`;
    return (
      <LessonRow
        key={name}
        lesson={lesson}
        name={name}
        spentSeconds={time?.spentSeconds(course.id, lesson) ?? null}
        standing={progress.standing(course.id, lesson)}
        isRevised={progress.isRevised(course.id, lesson.id)}
        isCurrent={current === `${course.id}/${lesson.file_name}`}
        isOpening={opening === name}
        isTabStop={stop === name}
        onOpen={() => start(course, lesson)}
        onFocus={() => setTabStop(name)}
        trans={trans}
      />
    );
  };
  return (
    <>
      <LessonSearch filter={filter} onChange={setFilter} trans={trans} />
      <div className="waymark-CourseList" onKeyDown={walk}>
        {shown.map(({ course, lessons }) => (
          <CourseSection
            key={course.id}
            course={course}
            lessons={lessons}
            spentSeconds={spentIn(time, course)}
            renderLesson={(lesson) => row(course, lesson)}
            onOpen={(lesson) => start(course, lesson)}
            trans={trans}
          />
        ))}
        {shown.length === 0 && <NothingFound onShowAll={() => setFilter(EVERYTHING)} trans={trans} />}
        {names.length > 0 && <TimeNote time={time} courses={courses} trans={trans} />}
      </div>
    </>
  );
}

function spentIn(time: ITimeOnTask | null, course: Course): number | null {
  const spent = course.lessons.flatMap((lesson) => time?.spentSeconds(course.id, lesson) ?? []);
  return spent.length > 0 ? spent.reduce((sum, seconds) => sum + seconds, 0) : null;
}
