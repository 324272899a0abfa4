/** The notebook that a panel stands in. */

import type { DocumentContext, LinkHandler, NotebookPlace } from "./anywidget.ts";
import type { WaymarkMetadata } from "./contract.ts";
import { address } from "./page.ts";
import { ProblemError } from "./server.ts";
import { trans } from "./translation.ts";

export class LessonNotebook {
  readonly #context: DocumentContext;
  readonly #links: LinkHandler | null;

  private constructor(context: DocumentContext, links: LinkHandler | null) {
    this.#context = context;
    this.#links = links;
  }

  /** The notebook around the panel; null where the front end does not say (it is not JupyterLab). */
  static around(place: NotebookPlace): LessonNotebook | null {
    return place.context ? new LessonNotebook(place.context, place.rendermime?.linkHandler ?? null) : null;
  }

  get path(): string {
    return this.#context.localPath;
  }

  /** What Waymark wrote into the notebook; null when it is no lesson. */
  get waymark(): WaymarkMetadata | null {
    const found = this.#context.model.getMetadata("waymark") as Partial<WaymarkMetadata> | undefined;
    return typeof found?.course === "string" && typeof found.lesson === "string" ? (found as WaymarkMetadata) : null;
  }

  /** Take the notes on the last upgrade out of the notebook: the learner has read them. */
  forgetNotes(): void {
    const { upgrade: _upgrade, moved_aside: _movedAside, ...rest } = this.waymark ?? {};
    this.#context.model.setMetadata("waymark", rest);
  }

  /** Save, as the learner would with Ctrl+S. Throws a ProblemError when the page still has unsaved changes. */
  async save(): Promise<void> {
    try {
      await this.#context.save();
    } catch (error) {
      throw notSaved(error);
    }
    if (this.#context.model.dirty) throw notSaved(trans.__("JupyterLab still shows unsaved changes"));
  }

  /** Show the file as it is now. */
  async reload(): Promise<void> {
    await this.#context.revert();
  }

  /** Open another file where JupyterLab opens files. */
  open(path: string): void {
    if (!this.#links) {
      window.location.assign(address(`lab/tree/${path.split("/").map(encodeURIComponent).join("/")}`));
      return;
    }
    const link = document.createElement("a");
    this.#links.handleLink(link, path, "");
    link.click();
  }
}

function notSaved(reason: unknown): ProblemError {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new ProblemError({
    title: trans.__("Not saved"),
    detail: trans.__(
      "The notebook could not be saved, so it was not checked (%1). Save it with Ctrl+S, then check again.",
      why,
    ),
    code: "page-not-saved",
  });
}
