/** Pieces of a cell's text: what a mark stands at. */

import type { Text } from "@codemirror/state";
import { Text as Characters } from "@jupyterlab/coreutils";

export interface Place {
  readonly from: number;
  readonly to: number;
}

/** At least a character that can be seen: where there is none, the last one before. */
export function visible({ from, to }: Place, text: Text): Place {
  const marked = text.sliceString(from, to);
  if (marked.trim() !== "") {
    const start = from + marked.length - marked.trimStart().length;
    return { from: start, to: start + marked.trim().length };
  }
  const end = text.sliceString(0, from).trimEnd().length;
  return { from: Math.max(end - 1, 0), to: Math.max(end, Math.min(1, text.length)) };
}

const TOKEN = /^(?:[\p{L}\p{N}_]+[?!]?|"[^"]*"?|'[^']*'?|.)/u;

/** The word, text or sign at a line and column as parsers count: from 1, in characters. Without a column, the whole line. */
export function placeAt(line: number, column: number | null, text: Text): Place {
  const at = text.line(Math.min(line, text.lines));
  if (column === null) return visible(at, text);
  const from = Math.min(at.from + Characters.charIndexToJsIndex(column - 1, at.text), at.to);
  const token = TOKEN.exec(text.sliceString(from, at.to))?.[0] ?? "";
  return visible({ from, to: from + token.length }, text);
}
