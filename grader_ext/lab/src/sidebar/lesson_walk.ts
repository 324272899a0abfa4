/** Up, Down, Home and End lead from lesson to lesson; the tabulator key passes all of them at once. */

import type { KeyboardEvent } from "react";

export function walk(event: KeyboardEvent<HTMLElement>): void {
  const lessons = [...event.currentTarget.querySelectorAll<HTMLElement>(".waymark-Units:not([hidden]) [data-waymark-lesson]")];
  const here = lessons.indexOf(event.target as HTMLElement);
  const there: Readonly<Record<string, number>> = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: lessons.length - 1 };
  const to = there[event.key];
  if (here < 0 || to === undefined) return;
  event.preventDefault();
  lessons[to]?.focus();
}
