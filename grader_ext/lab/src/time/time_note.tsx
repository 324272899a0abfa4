/** What the sidebar says of time on task. */

import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

import type { Course } from "../state/progress.js";
import type { ITimeOnTask } from "./time_on_task.js";

export interface TimeNoteProps {
  readonly time: ITimeOnTask | null;
  readonly courses: readonly Course[];
  readonly trans: TranslationBundle;
}

/** What is counted. Nothing where it is not. */
export function TimeNote({ time, courses, trans }: TimeNoteProps): React.JSX.Element | null {
  const isCounted = courses.some((course) => course.lessons.some((one) => (time?.spentSeconds(course.id, one) ?? null) !== null));
  if (!isCounted) return null;
  return (
    <p className="waymark-TimeNote">
      {trans.__(
        "Your time counts while you work in a lesson: until a minute after your last key, click, scroll or run. What you " +
          "type or read is not sent.",
      )}
    </p>
  );
}

/** A fact of a lesson, or none where nothing was spent or is counted. */
export function spentText(seconds: number | null, trans: TranslationBundle): string[] {
  if (seconds === null || seconds < 1) return [];
  const minutes = Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (minutes === 0) return [trans.__("under 1 min spent")];
  if (hours === 0) return [trans.__("%1 min spent", rest)];
  return [rest === 0 ? trans.__("%1 h spent", hours) : trans.__("%1 h %2 min spent", hours, rest)];
}
