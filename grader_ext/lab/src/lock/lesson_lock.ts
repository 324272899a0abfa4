/**
 * Keeps a lesson as it was released, whoever changes it and however: the notebook's shared model is watched, and what
 * the lesson wrote is put back before anything is painted. Comfort, no protection: the grader decides what counts.
 */

import type { ISharedCell, YNotebook } from "@jupyter/ydoc";
import type { ICell } from "@jupyterlab/nbformat";

import { isLesson, LESSON_KEYS, lessonKey, lessonName } from "../lesson/lesson_cells.js";
import { keepCells, planMending, same, text, wantedMetadata, type Kept, type Place, type Plan } from "./lock_plan.js";

/** What the learner is told of: a cell of the lesson that stays, or a copy of one that is theirs now. */
export type Refusal = "kept" | "copied";

/** Mendings in one turn of the page. There are more only where something else undoes each of them. */
const MOST_AT_ONCE = 20;

type Transaction = { readonly origin: unknown };

export class LessonLock {
  readonly #notebook: YNotebook;
  readonly #refused: (refusal: Refusal, mend: () => void) => void;
  #lesson: Kept[] = [];
  /** The lesson's cells that were there at the last look, and what they are. */
  #keys = new Map<ISharedCell, string | null>();
  #name: Record<string, unknown> = {};
  #due = false;
  #undoable = false;
  #mended = 0;

  /** `refused` is called when something was refused; it has to call `mend`, which sets right what is not. */
  constructor(notebook: YNotebook, refused: (refusal: Refusal, mend: () => void) => void) {
    this.#notebook = notebook;
    this.#refused = refused;
    this.#begin();
    this.#refuseMoves();
    notebook.ydoc.on("afterTransaction", (transaction: Transaction) => {
      this.#lookSoon(transaction);
    });
  }

  /** Take what stands there as the lesson. */
  #begin(): void {
    const { cells } = this.#notebook;
    this.#name = lessonName(this.#notebook.getMetadata("waymark"));
    this.#lesson = isLesson(this.#notebook.getMetadata()) ? keepCells(cells.map((cell) => cell.toJSON() as ICell)) : [];
    this.#remember();
    const { dirty } = this.#notebook;
    this.#mend(this.#plan()); // a cell that the file has twice can be deleted
    this.#notebook.dirty = dirty;
  }

  #remember(): void {
    const known = this.#keys;
    this.#keys = new Map(this.#notebook.cells.map((cell) => [cell, known.get(cell) ?? lessonKey(asSeen(cell))]));
  }

  /** Each way to move cells ends here. Nothing has to be put back where nothing moved. */
  #refuseMoves(): void {
    const move = this.#notebook.moveCells.bind(this.#notebook);
    this.#notebook.moveCells = (from, to, count = 1) => {
      const moved = this.#notebook.cells.slice(from, from + count);
      if (moved.some((cell) => this.#isKept(this.#keys.get(cell)))) this.#refused("kept", () => undefined);
      else move(from, to, count);
    };
  }

  #isNamed(): boolean {
    return same(lessonName(this.#notebook.getMetadata("waymark")), this.#name);
  }

  #isKept(key: string | null | undefined): boolean {
    return this.#lesson.some((kept) => kept.key === key);
  }

  /** When the action that this is part of is over: JupyterLab's own code must find what it has just made. */
  #lookSoon({ origin }: Transaction): void {
    this.#undoable ||= origin === this.#notebook;
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (!this.#notebook.isDisposed) this.#look();
      this.#undoable = false;
    });
  }

  #look(): void {
    // All cells are new: the notebook was loaded again.
    if (!this.#notebook.cells.some((cell) => this.#keys.has(cell))) return this.#begin();
    if (this.#lesson.length === 0) return this.#remember();
    const plan = this.#plan();
    const kept = !this.#isNamed() || plan.places !== null || plan.reset.length > 0;
    if (kept || plan.freed.length > 0) this.#refuse(kept ? "kept" : "copied", plan);
    this.#remember();
    this.#learnAnswers();
  }

  #refuse(refusal: Refusal, plan: Plan): void {
    if (this.#mended++ === 0) setTimeout(() => (this.#mended = 0));
    if (this.#mended <= MOST_AT_ONCE) this.#refused(refusal, () => this.#mend(plan));
    else console.error("Waymark: another extension changes the lesson again and again; its lock lets that be");
  }

  #plan(): Plan {
    const seen = this.#notebook.cells.map((cell) => {
      const isNew = !this.#keys.has(cell);
      const json = asSeen(cell);
      return { key: isNew ? lessonKey(json) : (this.#keys.get(cell) ?? null), isNew, cell: json };
    });
    return planMending(this.#lesson, seen);
  }

  /** An answer that goes comes back with what it said last. */
  #learnAnswers(): void {
    const sources = new Map(this.#notebook.cells.map((cell) => [this.#keys.get(cell), cell]));
    this.#lesson = this.#lesson.map((kept) => {
      const source = kept.locked ? undefined : sources.get(kept.key)?.getSource();
      return source === undefined || source === kept.cell.source ? kept : { ...kept, cell: { ...kept.cell, source } };
    });
  }

  #mend(plan: Plan): void {
    const cells = [...this.#notebook.cells];
    for (const index of plan.freed) for (const key of LESSON_KEYS) cells[index]!.deleteMetadata(key);
    for (const { index, kept, doubled } of plan.reset) resetCell(this.#notebook, cells[index]!, kept, doubled);
    const namesakes = plan.freed.filter((index) =>
      cells.some((cell, other) => other !== index && cell.id === cells[index]!.id),
    );
    const { places } = plan;
    if (namesakes.length > 0) this.#inOneStep(() => renewCells(this.#notebook, namesakes));
    if (places !== null) this.#inOneStep(() => placeCells(this.#notebook, places));
    if (!this.#isNamed()) this.#notebook.setMetadata("waymark", this.#name as never);
  }

  /** One step back in the history takes both back: what was done, and its mending. */
  #inOneStep(change: () => void): void {
    const { undoManager } = this.#notebook;
    const { captureTimeout } = undoManager;
    undoManager.captureTimeout = Number.POSITIVE_INFINITY;
    try {
      this.#notebook.transact(change, this.#undoable);
    } finally {
      undoManager.captureTimeout = captureTimeout;
    }
  }
}

/** Without outputs: they are the kernel's. */
function asSeen(cell: ISharedCell): ICell {
  const attachments = "getAttachments" in cell ? cell.getAttachments() : undefined;
  return {
    id: cell.getId(),
    cell_type: cell.cell_type,
    source: cell.getSource(),
    metadata: cell.getMetadata(),
    ...(attachments && { attachments }),
  };
}

function resetCell(notebook: YNotebook, cell: ISharedCell, { locked, cell: kept }: Kept, doubled: boolean): void {
  for (const [key, value] of Object.entries(wantedMetadata(kept, doubled))) {
    if (value === undefined) cell.deleteMetadata(key);
    else cell.setMetadata(key, value as never);
  }
  if (!locked) return;
  if (cell.getSource() !== text(kept)) notebook.transact(() => cell.setSource(text(kept)), false);
  if ("setAttachments" in cell) cell.setAttachments(kept["attachments"] as never);
}

/** A copy that came with the id of its original gets one of its own. */
function renewCells(notebook: YNotebook, indexes: readonly number[]): void {
  for (const index of indexes) {
    const { id: _, ...cell } = notebook.cells[index]!.toJSON();
    notebook.deleteCell(index);
    notebook.insertCell(index, cell as never);
  }
}

function placeCells(notebook: YNotebook, places: readonly Place[]): void {
  const before = [...notebook.cells];
  const staying = new Set(places.flatMap((place) => ("stays" in place ? [place.stays] : [])));
  const cells = places.map((place) => {
    if ("stays" in place) return null;
    const { locked, cell } = place.puts;
    const present = locked || place.instead === null ? undefined : before[place.instead];
    return { ...cell, source: present?.getSource() ?? text(cell) };
  });
  for (let index = before.length - 1; index >= 0; index--) if (!staying.has(index)) notebook.deleteCell(index);
  cells.forEach((cell, index) => {
    if (cell) notebook.insertCell(index, cell as never);
  });
}
