/** What a language's own parser has found in a cell. */

export interface Problem {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters; null where the whole line is meant. */
  readonly column: number | null;
  readonly message: string;
}

/** Null: the parser takes the cell. Undefined: nothing can be said, for who would know is busy or not there. */
export type Finding = Problem | null | undefined;
