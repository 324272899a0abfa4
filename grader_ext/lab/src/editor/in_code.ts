/** What stands behind a cell in Elixir or Python while it is written. Fetched with the first one (`code_help.ts`). */

import "../../style/editor.css";

import { nextDiagnostic } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

import { CodeCell, type Surroundings } from "./code_cell.js";
import { explanations } from "./explanations.js";
import { marks } from "./marks.js";
import { problemLine } from "./problem_line.js";

export function help(view: EditorView, surroundings: Surroundings): void {
  const cell = CodeCell.of(surroundings);
  if (cell === null || !view.dom.isConnected) return;
  const extensions = [problemLine, marks(cell), explanations(cell), keymap.of([{ key: "F8", run: nextDiagnostic }])];
  view.dispatch({ effects: StateEffect.appendConfig.of(extensions) });
}
