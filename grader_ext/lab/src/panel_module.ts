/**
 * The lesson panel's own module. The room `grader_ext/widget` builds it and the learner's server serves it, so that what
 * a kernel's widget shows and what this extension shows is one module with one state, in the page once.
 */

import type { INotebookModel } from "@jupyterlab/notebook";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { ServerConnection } from "@jupyterlab/services";

import type { ProgressState } from "./progress.js";

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
}

export interface PanelModule {
  readonly server: LearnersServer;
  /** The same one at each call, and in each copy of the module. */
  live(): Live;
  /** Show the panel in `el`. What it returns, if anything, ends it. */
  mount(el: HTMLElement, place: NotebookPlace): (() => void) | undefined;
}

export function panelModuleAddress(settings: ServerConnection.ISettings): string {
  return new URL("waymark/static/panel.js", new URL(settings.baseUrl, window.location.href)).href;
}

/** Rejects when the server does not serve it, which is so where Waymark's server extension is missing. */
export async function loadPanel(address: string): Promise<PanelModule> {
  return (await import(/* webpackIgnore: true */ address)) as PanelModule;
}
