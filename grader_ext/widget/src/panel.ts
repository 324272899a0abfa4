/** The lesson panel: what the learner sees at the head of a lesson. */

import type { Cleanup, NotebookPlace, Render } from "./anywidget.ts";
import type { Problem, WaymarkMetadata } from "./contract.ts";
import { h } from "./dom.ts";
import { live } from "./live.ts";
import { LessonNotebook } from "./notebook.ts";
import { withSubmission } from "./page_state.ts";
import css from "./panel.css";
import { type OwnState, panelState } from "./panel_state.ts";
import { type Actions, PanelView } from "./panel_view.ts";
import { ProblemError, server } from "./server.ts";

const STYLE_ID = "waymark-panel-style";

/** Show the panel in `el`: as a widget by anywidget, and without one by the JupyterLab extension (`grader_ext/lab`). */
export function mount(el: HTMLElement, around: NotebookPlace): Cleanup {
  addStyle();
  const notebook = LessonNotebook.around(around);
  const place = notebook?.waymark;
  if (!notebook || !place) {
    el.textContent = "This notebook is no lesson of Waymark, or this is not JupyterLab: there is nothing to check here.";
    return undefined;
  }
  const panel = new Panel(el, notebook, place);
  return live().subscribe(() => panel.show());
}

const render: Render = ({ el, model }) => mount(el, model.widget_manager);

class Panel implements Actions {
  readonly #notebook: LessonNotebook;
  readonly #view: PanelView;
  #place: WaymarkMetadata;
  #own: OwnState = { step: "idle", problem: null };

  constructor(el: HTMLElement, notebook: LessonNotebook, place: WaymarkMetadata) {
    this.#notebook = notebook;
    this.#place = place;
    this.#view = new PanelView(el, this);
    this.show();
    void this.#recall();
  }

  /** Show the last verdict again after a reload; without an answer the panel shows where the lesson stands. */
  async #recall(): Promise<void> {
    try {
      const newest = await server.newest(this.#place.course, this.#place.lesson);
      const last = newest.find((submission) => submission.status !== "superseded");
      if (last) live().update((state) => withSubmission(state, last));
    } catch (error) {
      console.warn("Waymark: the last verdict could not be asked for; it comes with the next check", error);
    }
  }

  show(): void {
    this.#view.show(this.#state(), this.#place);
  }

  check(): void {
    if (!this.#state().busy) void this.#check();
  }

  open(course: string, lesson: string): void {
    void this.#reporting(async () => {
      const opened = await server.open(course, lesson);
      this.#notebook.open(opened.path);
    });
  }

  forgetNotes(): void {
    this.#notebook.forgetNotes();
    this.#place = this.#notebook.waymark ?? this.#place;
    this.show();
  }

  #state() {
    return panelState(live().state, this.#place, this.#own);
  }

  async #check(): Promise<void> {
    await this.#reporting(async () => {
      this.#set({ step: "saving", problem: null });
      await this.#notebook.save();
      this.#set({ step: "submitting", problem: null });
      const submission = await server.submit(this.#notebook.path);
      live().update((state) => withSubmission(state, submission));
    });
    this.#set({ ...this.#own, step: "idle" });
  }

  /** Do something; a problem on the way is shown with its remedy. */
  async #reporting(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ProblemError)) console.error("Waymark: the panel failed", error);
      this.#set({ step: "idle", problem: error instanceof ProblemError ? error.problem : unforeseen(error) });
    }
  }

  #set(own: OwnState): void {
    this.#own = own;
    this.show();
  }
}

function unforeseen(error: unknown): Problem {
  return {
    title: "The panel failed",
    detail: `The lesson panel failed (${String(error)}). Save the notebook, reload the page and check again.`,
    code: "page-panel-failed",
  };
}

function addStyle(): void {
  if (!document.getElementById(STYLE_ID)) document.head.append(h("style", { id: STYLE_ID }, css));
}

/** What the JupyterLab extension uses besides `mount`: the page's one state, and the way to the learner's server. */
export { live, server };

export default { render };
