/** The plugin that knows for how long the learner worked in each lesson, and has it counted. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { ServerConnection } from "@jupyterlab/services";
import { Token } from "@lumino/coreutils";
import { type ISignal, Signal } from "@lumino/signaling";

import { isLesson } from "../lesson/lesson_cells.js";
import { IProgress, type Lesson } from "../state/progress.js";
import type { TimeCounting } from "./time_counting.js";

export interface ITimeOnTask {
  /** Null where time on task is not counted: an admin has switched it off, or it is not known yet. */
  spentSeconds(course: string, lesson: Lesson): number | null;
  readonly changed: ISignal<ITimeOnTask, void>;
}

export const ITimeOnTask = new Token<ITimeOnTask>(
  "waymark-lab:ITimeOnTask",
  "For how long the learner has worked in each lesson, by this page's own count and the others'.",
);

export const timeOnTask: JupyterFrontEndPlugin<ITimeOnTask> = {
  id: "waymark-lab:time-on-task",
  description: "Counts for how long the learner works in each lesson.",
  autoStart: true,
  requires: [IProgress, INotebookTracker],
  provides: ITimeOnTask,
  activate: ({ serviceManager }: JupyterFrontEnd, progress: IProgress, notebooks: INotebookTracker) => {
    const model = new TimeOnTask(progress, serviceManager.serverSettings);
    if (!progress.configured) return model;
    notebooks.widgetAdded.connect((_, panel) => {
      void panel.context.ready.then(() => {
        if (!panel.isDisposed && isLesson(panel.context.model.sharedModel.getMetadata())) model.watch(panel);
      });
    });
    return model;
  },
};

class TimeOnTask implements ITimeOnTask {
  readonly #progress: IProgress;
  readonly #settings: ServerConnection.ISettings;
  readonly #prefix: string;
  readonly #changed = new Signal<ITimeOnTask, void>(this);
  #waiting: NotebookPanel[] = [];
  #counting: TimeCounting | null = null;
  #loading = false;

  constructor(progress: IProgress, settings: ServerConnection.ISettings) {
    this.#progress = progress;
    this.#settings = settings;
    this.#prefix = `waymark-time:${new URL(settings.baseUrl, window.location.href).pathname}:`;
    progress.changed.connect(() => void this.#begin());
    // Another tab has counted.
    window.addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.#prefix)) void this.#begin().then(() => this.#changed.emit());
    });
  }

  get changed(): ISignal<ITimeOnTask, void> {
    return this.#changed;
  }

  spentSeconds(course: string, lesson: Lesson): number | null {
    const stored = lesson.active_seconds ?? null;
    return stored === null ? null : (this.#counting?.spent(course, lesson.id, stored) ?? stored);
  }

  /** Count in this lesson from now on. */
  watch(panel: NotebookPanel): void {
    this.#waiting.push(panel);
    void this.#begin();
  }

  /** Null while it is not known. */
  #isOn(): boolean | null {
    const lessons = this.#progress.state.courses?.flatMap((course) => course.lessons) ?? [];
    return lessons.length === 0 ? null : lessons.some(({ active_seconds }) => typeof active_seconds === "number");
  }

  /** Fetch what counts, once time is counted here and there is a lesson to count in, or something left to send. */
  async #begin(): Promise<void> {
    if (this.#loading || this.#isOn() !== true) return;
    this.#loading = true;
    try {
      if (this.#counting === null && this.#isNeeded()) this.#counting = await this.#load();
      if (this.#counting === null) return;
      for (const panel of this.#waiting.splice(0)) if (!panel.isDisposed) this.#counting.watch(panel);
    } catch (error) {
      console.warn("Waymark: time on task is not counted yet; trying again", error);
    } finally {
      this.#loading = false;
    }
  }

  #isNeeded(): boolean {
    return this.#waiting.length > 0 || Object.keys(localStorage).some((key) => key.startsWith(this.#prefix));
  }

  async #load(): Promise<TimeCounting> {
    const { TimeCounting } = await import("./time_counting.js");
    return new TimeCounting({
      settings: this.#settings,
      store: localStorage,
      prefix: this.#prefix,
      isOn: () => this.#isOn(),
      changed: () => this.#changed.emit(),
    });
  }
}
