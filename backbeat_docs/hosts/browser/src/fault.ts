/** Finds the first character at fault in a text that a pattern refuses. */
import type { Ranges, Shape } from "./contracts.ts";

/** Why a text is refused: its length, the index of a character, or both. */
export interface Fault {
  isLength: boolean;
  place: number | null;
}

/** Return what is wrong in a text, given as its code points. */
export function findFault(shape: Shape | null, chars: readonly string[]): Fault {
  if (shape === null) return { isLength: false, place: null };
  const { low, high, heads, rest } = shape;
  const isLength = chars.length < low || (high !== null && chars.length > high);
  // Characters of a template have no fixed places in a text of another length.
  if (rest === null && isLength) return { isLength: false, place: null };
  const place = chars.findIndex((char, index) => {
    const ranges = heads[index] ?? rest;
    return ranges !== null && !isIn(char, ranges);
  });
  return { isLength, place: place < 0 ? null : place };
}

function isIn(char: string, ranges: Ranges): boolean {
  const code = char.codePointAt(0) ?? 0;
  return ranges.some(([low, high]) => low <= code && code <= high);
}
