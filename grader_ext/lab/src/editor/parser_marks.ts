/** What the editor's own parser stumbles at. It is there with each key, and knows no more than where. */

import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";

import type { CodeCell } from "./code_cell.js";
import { type Place, visible } from "./places.js";

/** Of a long cell what is parsed so far counts. */
const PARSE_MS = 20;
/** One mistake makes the parser stumble more than once. */
const MOST = 3;
/** `%magic`, `!command`, `x = !command`, `help?`: IPython's, which the parser of Python does not know. */
const IPYTHON = /^\s*[%!?]|=\s*[%!]|\?\s*$/m;

/** Null where the parser cannot tell. */
export function parserMarks(state: EditorState, language: CodeCell["language"]): Place[] | null {
  if (language === "python" && IPYTHON.test(state.doc.toString())) return null;
  const tree = language === null ? null : ensureSyntaxTree(state, state.doc.length, PARSE_MS);
  if (tree === null) return null;
  const found = new Map<number, Place>(); // one a line
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError || found.size >= MOST) return;
      const place = visible({ from, to: Math.min(to, state.doc.lineAt(from).to) }, state.doc);
      const { number } = state.doc.lineAt(place.from);
      if (!found.has(number)) found.set(number, place);
    },
  });
  return [...found.values()];
}
