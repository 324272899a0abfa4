/** How many points the answers of a lesson are worth. */

import { pointsOf, roleOf } from "./lesson_cells.js";

type Metadata = Parameters<typeof roleOf>[0];

/**
 * Points by cell: of a test its own; of an answer those of the tests that are about it, which follow it, up to the next
 * answer after them. As `answers_by_test` in grading/sections.py.
 */
export function pointsByCell(cells: readonly Metadata[]): number[] {
  const points = cells.map(pointsOf);
  let answers: number[] = [];
  let tested = false;
  cells.forEach((cell, number) => {
    const role = roleOf(cell);
    if (role === "answer") {
      if (tested) [answers, tested] = [[], false];
      answers.push(number);
    } else if (role === "test") {
      tested = true;
      for (const answer of answers) points[answer]! += pointsOf(cell);
    }
  });
  return points;
}
