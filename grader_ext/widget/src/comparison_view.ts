/** What was expected beside what came, with the difference marked. */

import { diffLines, type DiffLine, type Piece } from "./diff.ts";
import { h } from "./dom.ts";
import { trans } from "./translation.ts";

/** Nothing where the test says neither. */
export function comparison(expected: string | null, actual: string | null): HTMLElement | null {
  if (expected === null && actual === null) return null;
  const [theirs, mine] = [trans.__("Expected"), trans.__("Your answer gave")];
  if (expected === null || actual === null) {
    const [label, text] = expected === null ? [mine, actual] : [theirs, expected];
    return h("div", { class: "waymark-diff" }, h("pre", { "aria-label": label }, `${label}:\n${text ?? ""}`));
  }
  const lines = diffLines(expected, actual);
  const sides = [column("expected", "−", theirs, lines), column("actual", "+", mine, lines)];
  return h("div", { class: "waymark-diff" }, h("div", { class: "waymark-diff-sides" }, ...sides));
}

type Side = Exclude<DiffLine["side"], "both">;

/** One text from its first line to its last; those that the other one has as well stand beside each other. */
function column(side: Side, sign: string, label: string, lines: readonly DiffLine[]): HTMLElement {
  const rows = aligned(side, lines).map((line) => (line === null ? h("div", { class: "waymark-diff-gap" }) : row(line, sign)));
  return h(
    "div",
    { class: `waymark-diff-side waymark-${side}-side`, role: "group", "aria-label": label },
    h("div", { class: `waymark-diff-legend waymark-${side}` }, label),
    h("div", { class: "waymark-diff-lines", role: "list", tabindex: "0" }, ...rows),
  );
}

/** The lines of one side, and a gap wherever the other side has more of them before they agree again. */
function aligned(side: Side, lines: readonly DiffLine[]): (DiffLine | null)[] {
  const rows: (DiffLine | null)[] = [];
  let ahead = 0; // how many lines the other side has more since they last agreed
  const close = () => rows.push(...Array<null>(Math.max(0, ahead)).fill(null));
  for (const line of lines) {
    if (line.side === "both") {
      close();
      ahead = 0;
      rows.push(line);
    } else if (line.side === side) {
      rows.push(line);
      ahead -= 1;
    } else ahead += 1;
  }
  close();
  return rows;
}

function row(line: DiffLine, sign: string): HTMLElement {
  const differs = line.side !== "both";
  return h(
    "div",
    { class: `waymark-diff-line waymark-${line.side}`, role: "listitem" },
    h("span", { class: "waymark-diff-sign", "aria-hidden": "true" }, differs ? sign : " "),
    differs && h("span", { class: "waymark-spoken" }, `${trans.__("differs:")} `),
    h("code", {}, ...line.pieces.map(piece)),
  );
}

function piece({ text, marked }: Piece): HTMLElement | string {
  return marked ? h("mark", {}, text) : text;
}
