/** One lesson that was written in twice, in two tabs: what to do for nothing of either to be lost. Pure. */

import { lessonKey, roleOf } from "./lesson_cells.js";

/** A cell as notebooks store it. */
export interface WrittenCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Merging {
  /** In the stored notebook, by the cell's place there: what to write into it. */
  readonly texts: ReadonlyMap<number, string>;
  /** New cells, each below the stored cell at a place (-1: at the head). */
  readonly added: readonly { readonly below: number; readonly cell: Pick<WrittenCell, "cell_type" | "source"> }[];
  /** How many texts there were two of. The one of this tab stays in its place, the other is one of the new cells. */
  readonly doubled: number;
}

/** The text of each cell that the learner writes, by what it is found by. */
export function textsOf(cells: readonly WrittenCell[]): ReadonlyMap<string, string> {
  return new Map(cells.flatMap((cell) => (isWritten(cell) ? [[keyOf(cell), cell.source] as const] : [])));
}

/**
 * @param base what both tabs had
 * @param here what this tab has
 * @param stored what the other one has saved; what is done, is done to this
 */
export function merge(base: ReadonlyMap<string, string>, here: readonly WrittenCell[], stored: readonly WrittenCell[]): Merging {
  const texts = new Map<number, string>();
  const added: { below: number; cell: Pick<WrittenCell, "cell_type" | "source"> }[] = [];
  const places = new Map(stored.map((cell, place) => [keyOf(cell), place]));
  let doubled = 0;
  let below = -1;
  for (const cell of here) {
    const key = keyOf(cell);
    const place = places.get(key);
    below = place ?? below;
    if (!isWritten(cell) || cell.source === base.get(key)) continue;
    const there = place === undefined ? undefined : stored[place]!;
    if (place === undefined || !there) {
      added.push({ below, cell });
    } else if (there.source !== cell.source) {
      texts.set(place, cell.source);
      if (there.source === base.get(key)) continue;
      doubled += 1;
      added.push({ below: place, cell: there });
    }
  }
  return { texts, added, doubled };
}

/** Whether it is the learner's to write. */
function isWritten({ metadata }: WrittenCell): boolean {
  const role = roleOf(metadata);
  return role === "answer" || role === "own";
}

function keyOf(cell: WrittenCell): string {
  return lessonKey(cell) ?? `own:${cell.id}`;
}
