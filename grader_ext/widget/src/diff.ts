/** The difference between two texts, by lines, and inside lines that differ. Pure. */

/** A piece of a line; `marked` where it differs from its counterpart. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

export interface DiffLine {
  /** Whether the line stands in both texts, only in the expected one, or only in the actual one. */
  readonly side: "both" | "expected" | "actual";
  readonly pieces: readonly Piece[];
}

/** Above this many pairs of lines the texts are shown one after the other: the table below would grow too large. */
const MAX_PAIRS = 1_000_000;

/** The lines of both texts in an order that a reader can follow: what is expected before what came instead. */
export function diffLines(expected: string, actual: string): DiffLine[] {
  const left = expected.split("\n");
  const right = actual.split("\n");
  const lines: DiffLine[] = [];
  let missing: string[] = [];
  let extra: string[] = [];
  const flush = () => {
    lines.push(...marked(missing, extra));
    missing = [];
    extra = [];
  };
  for (const step of steps(left, right)) {
    if (step.side === "expected") missing.push(step.line);
    else if (step.side === "actual") extra.push(step.line);
    else {
      flush();
      lines.push({ side: "both", pieces: [{ text: step.line, marked: false }] });
    }
  }
  flush();
  return lines;
}

interface Step {
  readonly side: DiffLine["side"];
  readonly line: string;
}

function* steps(left: readonly string[], right: readonly string[]): Generator<Step> {
  const common = longestCommon(left, right);
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      yield { side: "both", line: left[i]! };
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && common(i + 1, j) >= common(i, j + 1))) {
      yield { side: "expected", line: left[i]! };
      i += 1;
    } else {
      yield { side: "actual", line: right[j]! };
      j += 1;
    }
  }
}

/** The length of the longest common subsequence of `left[i:]` and `right[j:]`, by the textbook's table. */
function longestCommon(left: readonly string[], right: readonly string[]): (i: number, j: number) => number {
  if (left.length * right.length > MAX_PAIRS) return () => 0;
  const width = right.length + 1;
  const table = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        left[i] === right[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  return (i, j) => table[i * width + j] ?? 0;
}

/** A run of missing lines and the run that stands in its place; lines that face each other get their difference marked. */
function marked(missing: readonly string[], extra: readonly string[]): DiffLine[] {
  const side = (name: "expected" | "actual", lines: readonly string[], others: readonly string[]): DiffLine[] =>
    lines.map((line, place) => ({ side: name, pieces: piecesOf(line, others[place] ?? "") }));
  return [...side("expected", missing, extra), ...side("actual", extra, missing)];
}

/** The line in up to three pieces: what it begins with like the other one, what differs, what it ends with like it. */
function piecesOf(line: string, other: string): Piece[] {
  const mine = Array.from(line);
  const theirs = Array.from(other);
  const shorter = Math.min(mine.length, theirs.length);
  let start = 0;
  while (start < shorter && mine[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < shorter - start && mine[mine.length - 1 - end] === theirs[theirs.length - 1 - end]) end += 1;
  if (start + end === 0) return [{ text: line, marked: false }]; // nothing alike: the whole line is the difference
  const pieces = [
    { text: mine.slice(0, start).join(""), marked: false },
    { text: mine.slice(start, mine.length - end).join(""), marked: true },
    { text: mine.slice(mine.length - end).join(""), marked: false },
  ];
  return pieces.filter((piece) => piece.text !== "");
}
