/** The lesson panel: what the learner sees at the head of a lesson. */

import type { Cleanup, NotebookPlace, Render } from "./anywidget.ts";
import { AnswerView } from "./answer_view.ts";
import { check, lessonState, recall, reporting, showNextHint } from "./checking.ts";
import type { Verdict, WaymarkMetadata } from "./contract.ts";
import { h } from "./dom.ts";
import { keepKeysForButtons } from "./keys.ts";
import { live } from "./live.ts";
import { LessonNotebook } from "./notebook.ts";
import css from "./panel.css";
import { type Actions, PanelView } from "./panel_view.ts";
import { server } from "./server.ts";
import { trans, translate } from "./translation.ts";
import { trouble } from "./trouble.ts";
import { verdictBox } from "./verdict_box.ts";
import { buttonText, headline } from "./wording.ts";

const STYLE_ID = "waymark-panel-style";

/** Show the panel in `el`: as a widget by anywidget, and without one by the JupyterLab extension (`grader_ext/lab`). */
export function mount(el: HTMLElement, around: NotebookPlace): Cleanup {
  prepare();
  const notebook = LessonNotebook.around(around);
  const place = notebook?.waymark;
  if (!notebook || !place) {
    el.textContent = trans.__(
      "This notebook is no lesson of Waymark, or this is not JupyterLab: there is nothing to check here.",
    );
    return undefined;
  }
  const panel = new Panel(el, around, notebook, place);
  return live().subscribe(() => panel.show());
}

const render: Render = ({ el, model }) => mount(el, model.widget_manager);

class Panel implements Actions {
  readonly #around: NotebookPlace;
  readonly #notebook: LessonNotebook;
  readonly #view: PanelView;
  #place: WaymarkMetadata;

  constructor(el: HTMLElement, around: NotebookPlace, notebook: LessonNotebook, place: WaymarkMetadata) {
    this.#around = around;
    this.#notebook = notebook;
    this.#place = place;
    this.#view = new PanelView(el, this);
    this.show();
    void recall(place);
  }

  show(): void {
    this.#view.show(lessonState(this.#place), this.#place);
  }

  check(): void {
    void check(this.#around);
  }

  nextHint(test: string): void {
    showNextHint(this.#place, test);
  }

  open(course: string, lesson: string): void {
    void reporting(this.#place, async () => {
      const opened = await server.open(course, lesson);
      this.#notebook.open(opened.path);
    });
  }

  takeNewVersion(): void {
    const { course, lesson } = this.#place;
    void reporting(this.#place, async () => {
      await this.#notebook.save();
      await server.open(course, lesson);
      await this.#notebook.reload();
    });
  }

  forgetNotes(): void {
    this.#notebook.forgetNotes();
    this.#place = this.#notebook.waymark ?? this.#place;
    this.show();
  }
}

/** What every part of this module needs that shows something. */
function prepare(): void {
  if (document.getElementById(STYLE_ID)) return;
  document.head.append(h("style", { id: STYLE_ID }, css));
  keepKeysForButtons();
}

/** A result at an answer cell, in `el`. */
function answerView(...[el, actions]: ConstructorParameters<typeof AnswerView>): AnswerView {
  prepare();
  return new AnswerView(el, actions);
}

/** A verdict by itself, in `el`: for an instructor, who has no attempts. */
function showVerdict(el: HTMLElement, verdict: Verdict): void {
  prepare();
  el.replaceChildren(verdictBox(verdict));
}

/** What the JupyterLab extension uses besides `mount`: the page's one state, and the way to the learner's server. */
export { answerView, buttonText, check, headline, lessonState, live, recall, server, showNextHint, showVerdict, translate, trouble };

export default { render };
