/** Telling the learner, wherever they are in the page, that a check could not be done, and what to do. */

import { Notification } from "@jupyterlab/apputils";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";

import { lessonAt } from "../lesson/lesson_at.js";
import type { IProgress } from "../state/progress.js";

interface Told {
  readonly text: string;
  readonly id: string;
}

export class CheckTroubles {
  readonly #notebooks: INotebookTracker;
  readonly #progress: IProgress;
  readonly #trans: TranslationBundle;
  readonly #again: (panel: NotebookPanel) => void;
  /** By lesson, as `course/lesson`. */
  readonly #told = new Map<string, Told>();

  constructor(notebooks: INotebookTracker, progress: IProgress, trans: TranslationBundle, again: (panel: NotebookPanel) => void) {
    this.#notebooks = notebooks;
    this.#progress = progress;
    this.#trans = trans;
    this.#again = again;
    progress.changed.connect(() => this.#look());
  }

  #look(): void {
    const module = this.#progress.panel;
    if (module === null) return;
    this.#notebooks.forEach(({ id }) => {
      const at = lessonAt(this.#notebooks, { panel: id });
      if (at) this.#tell(`${at.place.course}/${at.place.lesson}`, module.trouble(module.lessonState(at.place)), at.panel);
    });
  }

  /** Once, until it is over: then the notification goes by itself. */
  #tell(lesson: string, text: string | null, panel: NotebookPanel): void {
    const told = this.#told.get(lesson);
    if (told?.text === text || (!told && text === null)) return;
    if (told) Notification.dismiss(told.id);
    this.#told.delete(lesson);
    if (text === null) return;
    const actions = [{ label: this.#trans.__("Check again"), callback: () => this.#again(panel) }];
    this.#told.set(lesson, { text, id: Notification.error(text, { autoClose: false, actions }) });
  }
}
