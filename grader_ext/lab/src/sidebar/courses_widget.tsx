/** What the sidebar holds. */

import type { INotebookTracker } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import * as React from "react";

import { CourseList } from "./course_list.js";
import { ConnectionLost, NoAnswer, NoCourses } from "./course_messages.js";
import { HelpLinks } from "./help_links.js";
import type { IProgress } from "../state/progress.js";
import type { ITimeOnTask } from "../time/time_on_task.js";

export interface CoursesOptions {
  readonly progress: IProgress;
  readonly time: ITimeOnTask | null;
  readonly notebooks: INotebookTracker | null;
  readonly open: (course: string, lesson: string) => Promise<void>;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

export class CoursesWidget extends ReactWidget {
  readonly #options: CoursesOptions;

  constructor(options: CoursesOptions) {
    super();
    this.addClass("waymark-Courses");
    this.#options = options;
    options.progress.changed.connect(() => this.update());
    options.time?.changed.connect(() => this.update());
    options.notebooks?.currentChanged.connect(() => this.update());
  }

  protected override render(): React.JSX.Element {
    const { progress, time, notebooks, open, commands, trans } = this.#options;
    const { connection, courses } = progress.state;
    const retry = () => progress.refresh();
    if (!courses) {
      if (connection === "lost") return <NoAnswer retry={retry} trans={trans} />;
      return <p className="waymark-Message" role="status">{trans.__("Looking for your courses …")}</p>;
    }
    const current = notebooks?.currentWidget?.context.localPath ?? null;
    return (
      <>
        {connection === "lost" && <ConnectionLost retry={retry} trans={trans} />}
        {courses.length === 0 ? (
          <NoCourses trans={trans} />
        ) : (
          <CourseList progress={progress} time={time} courses={courses} current={current} open={open} trans={trans} />
        )}
        <HelpLinks commands={commands} trans={trans} />
      </>
    );
  }
}
