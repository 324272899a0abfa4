/** A released lesson as a learner sees it, to look at: without a kernel, and nothing in it can be changed. */

import "../../style/lesson_cells.css";

import { CodeMirrorMimeTypeService } from "@jupyterlab/codemirror";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { NotebookModel, type NotebookPanel, StaticNotebook } from "@jupyterlab/notebook";
import type { TranslationBundle } from "@jupyterlab/translation";
import { type ISignal } from "@lumino/signaling";

import { CellMarks } from "../lesson/cell_marks.js";
import { roleOf } from "../lesson/lesson_cells.js";
import { foldTests } from "../lesson/lesson_folding.js";
import type { ShownLesson } from "../lesson/lesson_redraw.js";
import type { InstructorDesk } from "./instructor_desk.js";

/** The part of `StaticNotebook` that shows one; each release fills the same one anew. */
export class ReleasedLesson implements ShownLesson {
  readonly content: StaticNotebook;
  readonly context = { model: new NotebookModel({ disableDocumentWideUndoRedo: true }) };
  readonly #trans: TranslationBundle;
  #shown = "";

  constructor(source: NotebookPanel, { languages, trans }: InstructorDesk) {
    this.#trans = trans;
    this.content = new StaticNotebook({
      rendermime: source.content.rendermime,
      contentFactory: source.content.contentFactory,
      mimeTypeService: new CodeMirrorMimeTypeService(languages),
      notebookConfig: { ...StaticNotebook.defaultNotebookConfig, windowingMode: "none" },
    });
    this.content.addClass("waymark-Lesson");
    this.content.node.dataset["jpSuppressContextMenu"] = ""; // its commands would be about the source notebook
    new CellMarks(this, trans, null);
  }

  get isDisposed(): boolean {
    return this.content.isDisposed;
  }

  get disposed(): ISignal<unknown, void> {
    return this.content.disposed;
  }

  show(released: INotebookContent): void {
    const text = JSON.stringify(released);
    if (text === this.#shown) return;
    this.#shown = text;
    const outer = this.content.outerNode;
    const { scrollTop } = outer;
    const { model } = this.context;
    model.fromJSON(this.#withPlaceForThePanel(released));
    // A learner's kernel says it; the source was perhaps never saved with one.
    const { language_info: known, kernelspec } = released.metadata;
    if (!known?.name) model.setMetadata("language_info", { name: String(kernelspec?.["language"] ?? "") });
    foldTests(model);
    this.content.model = model; // a notebook without cells would be given one
    for (const cell of this.content.widgets) {
      cell.syncEditable = false; // else its metadata would say so, and an answer look like an instruction
      cell.readOnly = true;
    }
    outer.scrollTop = scrollTop;
  }

  /** The lesson panel itself is about a learner, who is not there. */
  #withPlaceForThePanel(released: INotebookContent): INotebookContent {
    const words = this.#trans.__("*Here learners find the lesson panel: where they stand, and the button that checks their answers.*");
    const output = { output_type: "display_data", data: { "text/markdown": words }, metadata: {} };
    const cells = released.cells.map((cell) =>
      roleOf(cell.metadata) === "panel"
        ? { ...cell, outputs: [output], metadata: { ...cell.metadata, jupyter: { source_hidden: true } } }
        : cell,
    );
    return { ...released, cells };
  }
}
