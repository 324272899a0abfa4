/** Telling a learner whose lesson is open that the instructor published a new version of it. */

import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { CommandRegistry } from "@lumino/commands";

import { OPEN_LESSON } from "./lesson_desk.js";
import { isLesson } from "./lesson_cells.js";
import type { IProgress } from "../state/progress.js";

/** It stays until the lesson has the version that is told. */
export class RevisionNotice {
  readonly #panel: NotebookPanel;
  readonly #progress: IProgress;
  readonly #trans: TranslationBundle;
  readonly #commands: CommandRegistry;
  #told: { readonly version: string; readonly id: string } | null = null;

  constructor(panel: NotebookPanel, trans: TranslationBundle, progress: IProgress, commands: CommandRegistry) {
    this.#panel = panel;
    this.#progress = progress;
    this.#trans = trans;
    this.#commands = commands;
    const look = (): void => this.#look();
    progress.changed.connect(look);
    panel.context.model.metadataChanged.connect(look);
    panel.context.fileChanged.connect(look);
    panel.disposed.connect(() => {
      progress.changed.disconnect(look);
      this.#over();
    });
    look();
  }

  #look(): void {
    const waymark = this.#panel.context.model.getMetadata("waymark");
    if (!isLesson({ waymark })) return;
    const { course, lesson, version: open } = waymark;
    const found = this.#progress.lesson(course, lesson);
    const version = found?.version ?? null;
    if (version === null || open === version || found?.state === "locked") this.#over();
    else if (this.#told?.version !== version) this.#tell(version, course, lesson, found!.title);
  }

  #tell(version: string, course: string, lesson: string, title: string): void {
    this.#over();
    const words = this.#trans.__("“%1” was revised by your instructor. Take the new version when you like: your answers stay.", title);
    const callback = (): void => void this.#commands.execute(OPEN_LESSON, { course, lesson });
    const actions = [{ label: this.#trans.__("Take the new version"), callback }];
    this.#told = { version, id: Notification.info(words, { autoClose: false, actions }) };
  }

  #over(): void {
    if (this.#told) Notification.dismiss(this.#told.id);
    this.#told = null;
  }
}
