/** What has to be done for a lesson to be as it was released, answers apart. Pure: it knows what it is told. */

import type { ICell } from "@jupyterlab/nbformat";

import { lessonKey, lessonMetadata, roleOf } from "../lesson/lesson_cells.js";

/** A cell of the lesson, as it has to stay. */
export interface Kept {
  readonly key: string;
  /** Whether its text stays, too: so it does in any cell but an answer. */
  readonly locked: boolean;
  readonly cell: ICell;
}

/** A cell as it stands now. */
export interface Seen {
  /** Whose cell this is, where it was there at the last look; what it claims to be, where it is new. */
  readonly key: string | null;
  readonly isNew: boolean;
  readonly cell: ICell;
}

/** A place in the notebook: a cell that stays there, or the lesson's cell to put there, perhaps instead of another. */
export type Place = { readonly stays: number } | { readonly puts: Kept; readonly instead: number | null };

export interface Plan {
  /** New cells that claim to be the lesson's and are not: they become the learner's own. */
  readonly freed: readonly number[];
  /** Cells whose text, attachments or metadata are to be set back. */
  readonly reset: readonly { readonly index: number; readonly kept: Kept; readonly doubled: boolean }[];
  /** The whole notebook in order, or null when no cell has to come or go. */
  readonly places: readonly Place[] | null;
}

export function keepCells(cells: readonly ICell[]): Kept[] {
  const kept = new Map<string, Kept>();
  for (const cell of cells) {
    const key = lessonKey(cell);
    if (key !== null && !kept.has(key)) kept.set(key, { key, locked: roleOf(cell.metadata) !== "answer", cell });
  }
  return [...kept.values()];
}

export function planMending(lesson: readonly Kept[], seen: readonly Seen[]): Plan {
  const owners = findOwners(lesson, seen);
  const owned = new Set([...owners.values()].flat());
  const freed = seen.flatMap(({ isNew, cell }, index) =>
    isNew && !owned.has(index) && roleOf(cell.metadata) !== "own" ? [index] : [],
  );
  const reset = lesson.flatMap((kept) =>
    (owners.get(kept.key) ?? []).flatMap((index, _, all) => {
      const doubled = all.length > 1;
      return differs(kept, seen[index]!.cell, doubled) ? [{ index, kept, doubled }] : [];
    }),
  );
  return { freed, reset, places: findPlaces(lesson, seen, owners) };
}

/** For each key the cells that stand for it: several where the file had it doubled, for the learner to choose. */
function findOwners(lesson: readonly Kept[], seen: readonly Seen[]): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  for (const { key } of lesson) {
    const claims = seen.flatMap((one, index) => (one.key === key ? [index] : []));
    const known = claims.filter((index) => !seen[index]!.isNew);
    owners.set(key, known.length > 0 ? known : claims.slice(0, 1));
  }
  return owners;
}

function differs({ locked, cell: kept }: Kept, cell: ICell, doubled: boolean): boolean {
  if (locked && (text(kept) !== text(cell) || !same(kept["attachments"] ?? {}, cell["attachments"] ?? {}))) return true;
  return Object.entries(wantedMetadata(kept, doubled)).some(([key, value]) => !same(value, cell.metadata[key]));
}

/** By key, `undefined` for what must not be there. Of a cell that is there twice, one can be deleted. */
export function wantedMetadata(kept: ICell, doubled: boolean): Record<string, unknown> {
  const wanted = lessonMetadata(kept.metadata);
  return doubled ? { ...wanted, deletable: undefined } : wanted;
}

export function text({ source }: ICell): string {
  return typeof source === "string" ? source : source.join("");
}

function findPlaces(lesson: readonly Kept[], seen: readonly Seen[], owners: Map<string, number[]>): Place[] | null {
  const first = lesson.map(({ key, cell }) => {
    const index = owners.get(key)![0];
    return index === undefined || seen[index]!.cell.cell_type !== cell.cell_type ? null : index;
  });
  const inOrder = longestRise(first);
  if (first.every((index) => index !== null && inOrder.has(index))) return null;
  const firsts = [...owners.values()].flatMap((indexes) => indexes.slice(0, 1));
  const replaced = new Set(firsts.filter((index) => !inOrder.has(index)));
  const places: Place[] = seen.flatMap((_, index) => (replaced.has(index) ? [] : [{ stays: index }]));
  let after = 0;
  lesson.forEach((kept, number) => {
    const index = first[number] ?? null;
    if (index !== null && inOrder.has(index)) {
      after = places.findIndex((place) => "stays" in place && place.stays === index) + 1;
    } else {
      places.splice(after, 0, { puts: kept, instead: owners.get(kept.key)![0] ?? null });
      after += 1;
    }
  });
  return places;
}

/** The longest part of these numbers that rises: whoever is not in it was moved. */
function longestRise(numbers: readonly (number | null)[]): Set<number> {
  const chains: number[][] = [];
  for (const number of numbers) {
    if (number === null) continue;
    const before = chains.filter((chain) => chain.at(-1)! < number);
    chains.push([...before.reduce((best, chain) => (chain.length > best.length ? chain : best), []), number]);
  }
  return new Set(chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []));
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
