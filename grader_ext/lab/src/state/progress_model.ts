/** The page's one state of courses, lessons and submissions, and the plugin that offers it. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { PageConfig } from "@jupyterlab/coreutils";
import { ITranslator, nullTranslator, type TranslationBundle } from "@jupyterlab/translation";
import { type ISignal, Signal } from "@lumino/signaling";

import { loadPanel, type PanelModule, panelModuleAddress } from "./panel_module.js";
import { type Course, IProgress, type Lesson, type ProgressState, type Standing } from "./progress.js";
import { StartedLessons } from "./started_lessons.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const UNKNOWN: ProgressState = { connection: "connecting", courses: null, submissions: new Map(), unlocked: [] };

export const progressModel: JupyterFrontEndPlugin<IProgress> = {
  id: "waymark-lab:progress",
  description: "Keeps where the learner stands, for all that show it.",
  autoStart: true,
  provides: IProgress,
  optional: [ITranslator],
  activate: ({ serviceManager, restored }: JupyterFrontEnd, translator: ITranslator | null) => {
    const configured = PageConfig.getOption("waymark") === "true"; // PAGE_OPTION in grader_ext/server
    const address = panelModuleAddress(serviceManager.serverSettings);
    const trans = (translator ?? nullTranslator).load("waymark_lab");
    const model = new ProgressModel({ configured, address, started: new StartedLessons(serviceManager.contents), trans });
    if (configured) void restored.then(() => model.start()); // what else the page shows comes first
    return model;
  },
};

export interface ModelOptions {
  readonly configured: boolean;
  /** Where the lesson panel's module is. */
  readonly address: string;
  readonly started: StartedLessons;
  readonly trans: TranslationBundle;
}

/**
 * Shows what the lesson panel's module knows (`panel_module.ts`): it holds the page's one connection, which reconnects by
 * itself. Here stands what plugins need on top of that.
 */
export class ProgressModel implements IProgress {
  readonly configured: boolean;
  readonly #address: string;
  readonly #started: StartedLessons;
  readonly #trans: TranslationBundle;
  readonly #changed = new Signal<IProgress, ProgressState>(this);
  readonly #revised = new Set<string>();
  #loading: Promise<PanelModule> | null = null;
  #panel: PanelModule | null = null;
  #failures = 0;
  #retry: number | undefined;
  #state = UNKNOWN;

  constructor({ configured, address, started, trans }: ModelOptions) {
    this.configured = configured;
    this.#address = address;
    this.#started = started;
    this.#trans = trans;
    started.changed.connect(() => this.#changed.emit(this.#state));
  }

  get state(): ProgressState {
    return this.#state;
  }

  get panel(): PanelModule | null {
    return this.#panel;
  }

  get changed(): ISignal<IProgress, ProgressState> {
    return this.#changed;
  }

  /** Listen to the service. While the learner's own server does not answer, try again, ever less often. */
  start(): void {
    this.loadPanel().catch((error: unknown) => {
      console.warn("Waymark: the page cannot follow the learner's progress yet; trying again", error);
      this.#take({ ...this.#state, connection: "lost" });
      window.clearTimeout(this.#retry);
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures) * (0.5 + Math.random() / 2);
      this.#retry = window.setTimeout(() => this.start(), wait);
    });
  }

  lesson(course: string, lesson: string): Lesson | null {
    return this.#state.courses?.find((one) => one.id === course)?.lessons.find((one) => one.id === lesson) ?? null;
  }

  standing(course: string, lesson: Lesson): Standing {
    if (lesson.state === "completed") return "passed";
    if (lesson.state === "locked") return "locked";
    if (this.#isBeingGraded(course, lesson.id)) return "in_progress";
    if (lesson.attempts > 0) return "needs_another_look";
    return this.#started.has(course, lesson) ? "in_progress" : "open";
  }

  isRevised(course: string, lesson: string): boolean {
    const found = this.#revised.has(`${course}/${lesson}`) ? this.lesson(course, lesson) : null;
    return found !== null && (found.attempts > 0 || this.#started.has(course, found));
  }

  async refresh(): Promise<void> {
    const { live } = await this.loadPanel();
    await live().refresh();
  }

  async fetchLesson(course: string, lesson: string): Promise<string> {
    const { server } = await this.loadPanel();
    const { path } = await server.open(course, lesson);
    this.#revised.delete(`${course}/${lesson}`);
    void this.#started.look();
    return path;
  }

  /** Fetched once. */
  loadPanel(): Promise<PanelModule> {
    this.#loading ??= this.#follow();
    return this.#loading;
  }

  async #follow(): Promise<PanelModule> {
    try {
      // Another address after each failure: browsers remember that a module could not be had.
      const module = await loadPanel(this.#failures ? `${this.#address}?try=${this.#failures}` : this.#address);
      window.clearTimeout(this.#retry);
      module.translate(this.#trans);
      this.#panel = module;
      const live = module.live();
      live.subscribe((state) => this.#take(state));
      this.#take(live.state);
      return module;
    } catch (error) {
      this.#failures += 1;
      this.#loading = null;
      throw new Error(
        this.#trans.__("Your Jupyter server does not answer. Your work is still in this page: wait a moment, then try again."),
        { cause: error },
      );
    }
  }

  #take(state: ProgressState): void {
    const before = this.#state;
    this.#state = state;
    if (state.courses && state.courses !== before.courses) {
      this.#noteRevisions(before.courses ?? [], state.courses);
      this.#started.follow(state.courses);
    }
    this.#changed.emit(state);
  }

  #noteRevisions(before: readonly Course[], after: readonly Course[]): void {
    const versions = new Map(before.flatMap((course) => course.lessons.map((one) => [`${course.id}/${one.id}`, one.version])));
    for (const course of after) {
      for (const { id, version } of course.lessons) {
        const old = versions.get(`${course.id}/${id}`);
        if (old && version && old !== version) this.#revised.add(`${course.id}/${id}`);
      }
    }
  }

  #isBeingGraded(course: string, lesson: string): boolean {
    return [...this.#state.submissions.values()].some(
      (one) => one.course === course && one.lesson === lesson && (one.phase === "queued" || one.phase === "grading"),
    );
  }
}
