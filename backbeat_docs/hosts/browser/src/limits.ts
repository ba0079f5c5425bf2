/** The limits of what is read and listed. */
import { length } from "./unicode.ts";

export interface Limits {
  /** The most bytes of a message. */
  bytes: number;
  /** The deepest nesting of arrays and objects. */
  depth: number;
  /** The most findings that are listed, and the most characters of all their pointers. */
  findings: number;
  pointers: number;
}

/** The limits of the command. */
export const LIMITS: Limits = { bytes: 1 << 20, depth: 64, findings: 1000, pointers: 1 << 20 };

/** Return the first of the things found, and whether those are all. */
export function truncate<Thing extends { pointer: string }>(
  found: Iterable<Thing>,
  limits: Limits,
): [Thing[], boolean] {
  const kept: Thing[] = [];
  let characters = 0;
  for (const thing of found) {
    if (kept.length === limits.findings || characters > limits.pointers) return [kept, false];
    kept.push(thing);
    characters += length(thing.pointer);
  }
  return [kept, true];
}
