/**
 * Marks at mistakes, while a cell is written.
 *
 * The editor's parser marks with each key; the language's own parser says what is wrong once there is a pause. What is wrong
 * in the line that is being written, or only that the cell does not end yet, is no mistake but half a line: it is told
 * when that line is left, or when nobody has typed for as long as it takes to stop and look.
 */

import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { syntaxTree } from "@codemirror/language";
import type { Extension, Text } from "@codemirror/state";
import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from "@codemirror/view";

import type { CodeCell } from "./code_cell.js";
import { exactProblem } from "./exact_problem.js";
import { parserMarks } from "./parser_marks.js";
import { type Place, placeAt } from "./places.js";
import { problemEffects } from "./problem_line.js";

/** Longer than between two keys of somebody who knows what to write (under 300 ms). */
const PAUSE_MS = 400;
/** Longer than somebody looks for a key or a word. */
const HALF_WRITTEN_MS = 1_500;

export const marks = (cell: CodeCell): Extension => ViewPlugin.define((view) => new Marks(view, cell));

interface Exact extends Place {
  readonly message: string;
}

class Marks implements PluginValue {
  readonly #view: EditorView;
  readonly #cell: CodeCell;
  /** What the language's parser said last, and of which text. */
  #exact: Exact | null = null;
  #checked: Text | null = null;
  #asked: Text | null = null;
  /** Where the last key wrote. */
  #written = 0;
  #resting = true;
  #pause = 0;
  #rest = 0;
  #drawing = false;
  #drawn = "[]";
  #drawnOn: Text | null = null;
  #gone = false;

  constructor(view: EditorView, cell: CodeCell) {
    this.#view = view;
    this.#cell = cell;
    this.#look();
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.#write(update);
    if (update.docChanged || update.selectionSet || update.focusChanged) this.#draw();
    // The editor gets its parser later than its text.
    if (syntaxTree(update.state) !== syntaxTree(update.startState)) this.#look();
  }

  destroy(): void {
    this.#gone = true;
    window.clearTimeout(this.#pause);
    window.clearTimeout(this.#rest);
  }

  /** At what nobody has written in, yet: whether the editor's parser is right. */
  #look(): void {
    this.#draw();
    const { state } = this.#view;
    if (this.#asked === null && parserMarks(state, this.#cell.language)?.length) this.#askAfterPause();
  }

  #write({ changes, state }: ViewUpdate): void {
    if (this.#exact !== null) {
      const { from, to, message } = this.#exact;
      // Where nothing is left to mark, or the mark itself was changed, it is probably mended, and soon known.
      const mended = changes.touchesRange(from, to) || parserMarks(state, this.#cell.language)?.length === 0;
      this.#exact = mended ? null : { from: changes.mapPos(from), to: changes.mapPos(to), message };
    }
    changes.iterChangedRanges((_from, _to, _start, end) => (this.#written = end));
    this.#resting = false;
    this.#askAfterPause();
    window.clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => {
      this.#resting = true;
      this.#draw();
    }, HALF_WRITTEN_MS);
  }

  #askAfterPause(): void {
    this.#asked = this.#view.state.doc;
    window.clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  async #ask(): Promise<void> {
    const { doc } = this.#view.state;
    const found = await exactProblem(this.#cell, doc.toString());
    if (this.#gone || this.#view.state.doc !== doc) return;
    if (found === undefined) {
      if (this.#cell.language === "elixir") this.#cell.onceIdle(() => this.#gone || this.#askAfterPause());
      return;
    }
    this.#checked = doc;
    this.#exact = found && { ...placeAt(found.line, found.column, doc), message: this.#sentence(found) };
    this.#draw();
  }

  #sentence({ line, message }: { line: number; message: string }): string {
    return this.#cell.trans.__("Line %1: %2", line, message);
  }

  /** In a turn of its own: an editor cannot be changed while it changes. */
  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      if (!this.#gone) this.#drawNow();
    });
  }

  #drawNow(): void {
    const { state } = this.#view;
    const exact = this.#exact !== null && !this.#isBeingWritten(this.#exact) ? this.#exact : null;
    const diagnostics = [...(exact ? [exactDiagnostic(exact)] : []), ...this.#parserDiagnostics()];
    const effects = problemEffects(this.#view, exact?.message ?? null);
    const drawn = JSON.stringify(diagnostics);
    if (effects.length === 0 && drawn === this.#drawn && (diagnostics.length === 0 || state.doc === this.#drawnOn)) return;
    this.#drawn = drawn;
    this.#drawnOn = state.doc;
    const spec = setDiagnostics(state, diagnostics);
    this.#view.dispatch({ effects: [...[spec.effects ?? []].flat(), ...effects] });
  }

  #parserDiagnostics(): Diagnostic[] {
    const { state } = this.#view;
    if (this.#checked === state.doc && this.#exact === null) return [];
    const lineOf = (position: number): number => state.doc.lineAt(position).number;
    const found = parserMarks(state, this.#cell.language) ?? [];
    return found
      .filter((place) => !this.#isBeingWritten(place))
      .filter(({ from }) => this.#exact === null || lineOf(from) !== lineOf(this.#exact.from))
      .map((place) => ({ ...place, severity: "warning", message: this.#cell.trans.__("Something is missing here, or does not belong here.") }));
  }

  #isBeingWritten({ from, to }: Place): boolean {
    if (this.#resting || !this.#view.hasFocus) return false;
    const { doc, selection } = this.#view.state;
    const line = doc.lineAt(this.#written);
    if (doc.lineAt(selection.main.head).number !== line.number) return false;
    const last = to >= doc.toString().trimEnd().length;
    return last || (to >= line.from && from <= line.to);
  }
}

function exactDiagnostic({ from, to, message }: Exact): Diagnostic {
  return { from, to, message, severity: "error" };
}
