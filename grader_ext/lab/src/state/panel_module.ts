/**
 * The lesson panel's own module. The room `grader_ext/widget` builds it and the learner's server serves it, so that what
 * a kernel's widget shows and what this extension shows is one module with one state, in the page once.
 */

import type { INotebookModel } from "@jupyterlab/notebook";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { ServerConnection } from "@jupyterlab/services";
import type { TranslationBundle } from "@jupyterlab/translation";

import type { ProgressState } from "./progress_state.js";

/** What the panel is told of the notebook around it: `NotebookPlace` in widget/src. */
export interface NotebookPlace {
  readonly context: DocumentRegistry.IContext<INotebookModel>;
  readonly rendermime: IRenderMimeRegistry;
}

/** The page's one connection to the service and what it has told: `Live` in widget/src. */
export interface Live {
  readonly state: ProgressState;
  /** Hear of each new state until the returned function is called. The connection is open while anybody listens. */
  subscribe(listener: (state: ProgressState) => void): () => void;
  /** Look now. Rejects with a sentence for the learner when there is no answer. */
  refresh(): Promise<void>;
}

/** The learner's server, as the module calls it: `server` in widget/src. */
export interface LearnersServer {
  /** Rejects with a sentence for the learner. */
  open(course: string, lesson: string): Promise<{ readonly path: string }>;
  /** The lesson as released. Rejects with a sentence for the learner. */
  notebook(course: string, lesson: string): Promise<{ readonly notebook: { readonly cells: readonly ReleasedCell[] } }>;
}

interface ReleasedCell {
  readonly source: string | readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** `metadata.waymark` of a learner's notebook. */
export interface Place {
  readonly course: string;
  readonly lesson: string;
}

/** What is shown of a lesson, as far as it is used here: `PanelState` in widget/src. */
export interface PanelState {
  readonly own: { readonly step: "idle" | "saving" | "submitting" };
  /** The newest one. */
  readonly submission: { readonly done: number; readonly total: number } | null;
  readonly busy: boolean;
  /** What was judged so far while a check runs, and what the last verdict says while none does. */
  readonly tests: readonly JudgedTest[];
  /** By test. */
  readonly hints: ReadonlyMap<string, { readonly more: number }>;
}

export interface JudgedTest {
  readonly id: string;
  readonly status: string;
  readonly points: number;
  readonly max_points: number;
}

/** `AnswerActions` in widget/src. */
export interface AnswerActions {
  check(): void;
  reset(): void;
  nextHint(test: string): void;
}

/** The result at an answer cell. */
export interface AnswerView {
  show(state: PanelState, answer: { readonly id: string; readonly tests: readonly string[]; readonly begun: boolean }): void;
}

/** What the grader says of one submission: `Verdict` in widget/src. */
export interface Verdict {
  readonly status: "passed" | "failed" | "error";
  readonly tests: readonly JudgedTest[];
}

export interface PanelModule {
  readonly server: LearnersServer;
  /** The same one at each call, and in each copy of the module. */
  live(): Live;
  /** Show the panel in `el`. What it returns, if anything, ends it. */
  mount(el: HTMLElement, place: NotebookPlace): (() => void) | undefined;
  /** From now on say everything in this language. */
  translate(bundle: TranslationBundle): void;
  lessonState(place: Place): PanelState;
  /** Where a lesson stands, in a sentence. */
  headline(state: PanelState): { readonly text: string };
  /** What keeps a check from its verdict, in a sentence with what to do; null while all goes well. */
  trouble(state: PanelState): string | null;
  /** Have the last verdicts again after a reload. */
  recall(place: Place): Promise<void>;
  /** Save and hand in, unless that is under way. What goes wrong is said in the lesson's state. */
  check(place: NotebookPlace): Promise<void>;
  showNextHint(place: Place, test: string): void;
  answerView(el: HTMLElement, actions: AnswerActions): AnswerView;
  /** Show in `el` a verdict as a learner would read it on a first attempt. */
  showVerdict(el: HTMLElement, verdict: Verdict): void;
}

export function panelModuleAddress(settings: ServerConnection.ISettings): string {
  return new URL("waymark/static/panel.js", new URL(settings.baseUrl, window.location.href)).href;
}

/** Rejects when the server does not serve it, which is so where Waymark's server extension is missing. */
export async function loadPanel(address: string): Promise<PanelModule> {
  return (await import(/* webpackIgnore: true */ address)) as PanelModule;
}
