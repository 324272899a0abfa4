/** Which tests are about which cells of a lesson. */

import { gradeId, pointsOf, roleOf } from "./lesson_cells.js";

type Metadata = Parameters<typeof roleOf>[0];

export interface Test {
  readonly id: string;
  readonly points: number;
}

/**
 * By cell: of a test itself; of an answer the tests that are about it, which follow it, up to the next answer after them.
 * As `answers_by_test` in grading/sections.py.
 */
export function testsByCell(cells: readonly Metadata[]): Test[][] {
  const tests: Test[][] = cells.map(() => []);
  let answers: number[] = [];
  let tested = false;
  cells.forEach((cell, number) => {
    const role = roleOf(cell);
    if (role === "answer") {
      if (tested) [answers, tested] = [[], false];
      answers.push(number);
    } else if (role === "test") {
      tested = true;
      const test = { id: gradeId(cell)!, points: pointsOf(cell) };
      for (const about of [number, ...answers]) tests[about]!.push(test);
    }
  });
  return tests;
}
