/** One lesson in the sidebar. */

import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

import { standingIcons } from "../state/icons.js";
import { lessonFacts, lockedReason } from "./lesson_wording.js";
import type { Lesson, Standing } from "../state/progress.js";
import { spentText } from "../time/time_note.js";

export interface LessonRowProps {
  readonly lesson: Lesson;
  /** `course/lesson`. */
  readonly name: string;
  readonly standing: Standing;
  /** Time on task; null where it is not counted. */
  readonly spentSeconds: number | null;
  readonly isRevised: boolean;
  /** Whether its notebook is the one that the learner looks at. */
  readonly isCurrent: boolean;
  readonly isOpening: boolean;
  /** Whether the tabulator key leads to it; the arrow keys lead on from there. */
  readonly isTabStop: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  readonly trans: TranslationBundle;
}

/** A locked lesson can be reached, so that its reason can be heard, and does nothing. */
export function LessonRow(props: LessonRowProps): React.JSX.Element {
  const { lesson, standing, trans } = props;
  const isLocked = standing === "locked";
  const Icon = standingIcons[standing].react;
  const facts = props.isOpening ? [trans.__("Opening …")] : [...lessonFacts(lesson, standing, trans), ...spentText(props.spentSeconds, trans)];
  const button = React.useRef<HTMLButtonElement>(null);
  React.useEffect(() => {
    if (props.isCurrent) button.current?.scrollIntoView({ block: "nearest" });
  }, [props.isCurrent]);
  return (
    <li>
      <button
        ref={button}
        type="button"
        className={`waymark-Lesson waymark-mod-${standing.replaceAll("_", "-")}`}
        data-waymark-lesson={props.name}
        aria-disabled={isLocked}
        aria-current={props.isCurrent ? "page" : undefined}
        tabIndex={props.isTabStop ? 0 : -1}
        title={lesson.summary || undefined}
        onClick={isLocked || props.isOpening ? undefined : props.onOpen}
        onFocus={props.onFocus}
      >
        <Icon tag="span" className="waymark-Lesson-icon" aria-hidden="true" />
        <span className="waymark-Lesson-text">
          <span className="waymark-Lesson-title">{lesson.title}</span>
          <span className="waymark-Lesson-facts">{facts.join(" · ")}</span>
          {isLocked && <span className="waymark-Lesson-reason">{lockedReason(lesson, trans)}</span>}
          {props.isRevised && (
            <span className="waymark-Lesson-revised">{trans.__("Revised: open it again, your answers stay.")}</span>
          )}
        </span>
      </button>
    </li>
  );
}
