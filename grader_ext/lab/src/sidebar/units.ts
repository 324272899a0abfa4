/** Lessons that stand together under the title of a unit. Pure. */

import type { Lesson } from "../state/progress.js";

/** In the order of the lessons; what belongs to no unit has the title "". */
export function byUnit(lessons: readonly Lesson[]): [string, Lesson[]][] {
  const units: [string, Lesson[]][] = [];
  for (const lesson of lessons) {
    const last = units.at(-1);
    if (last?.[0] === lesson.unit) last[1].push(lesson);
    else units.push([lesson.unit, [lesson]]);
  }
  return units;
}
