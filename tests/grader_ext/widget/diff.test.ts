import assert from "node:assert/strict";
import { test } from "node:test";

import { diffLines } from "../../../grader_ext/widget/src/diff.ts";

/** As a reader sees it: the sign, the text, and what is marked in brackets. */
function shown(expected: string, actual: string): string[] {
  const signs = { both: " ", expected: "-", actual: "+" };
  return diffLines(expected, actual).map(
    (line) => signs[line.side] + line.pieces.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join(""),
  );
}

test("equal texts have no difference", () => {
  assert.deepEqual(shown("a\nb", "a\nb"), [" a", " b"]);
});

test("a missing line and an extra line are told apart", () => {
  assert.deepEqual(shown("a\nb\nc", "a\nc"), [" a", "-b", " c"]);
  assert.deepEqual(shown("a\nc", "a\nb\nc"), [" a", "+b", " c"]);
});

test("lines that face each other have their difference marked", () => {
  assert.deepEqual(shown("Hello, Ada!", "Hello, ada!"), ["-Hello, [A]da!", "+Hello, [a]da!"]);
  assert.deepEqual(shown("Hello!", "Hello"), ["-Hello[!]", "+Hello"]);
  assert.deepEqual(shown("aa", "a"), ["-a[a]", "+a"]);
});

test("lines with nothing in common are not marked at all", () => {
  assert.deepEqual(shown("4", "five"), ["-4", "+five"]);
});

test("a sign of two code units is marked whole", () => {
  assert.deepEqual(shown("x😀", "x😁"), ["-x[😀]", "+x[😁]"]);
});

test("each text can be read off its lines", () => {
  const words = ["", "a", "b", "ab", "ba"];
  for (let round = 0; round < 500; round += 1) {
    const text = () => Array.from({ length: round % 7 }, () => words[Math.floor(Math.random() * 5)]).join("\n");
    const [expected, actual] = [text(), text()];
    const read = (side: string) =>
      diffLines(expected, actual)
        .filter((line) => line.side === "both" || line.side === side)
        .map((line) => line.pieces.map((piece) => piece.text).join(""))
        .join("\n");
    assert.equal(read("expected"), expected);
    assert.equal(read("actual"), actual);
  }
});

test("very long texts are compared without a table", () => {
  const lines = (letter: string) => Array.from({ length: 3000 }, (_, number) => `${letter}${number}`).join("\n");
  assert.equal(diffLines(lines("a"), lines("b")).length, 6000);
});
