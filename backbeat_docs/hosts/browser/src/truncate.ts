/** The most findings and characters of pointers that are listed for one message. */
import { length } from "./unicode.ts";

export interface Limits {
  findings: number;
  characters: number;
}

export const LIMITS: Limits = { findings: 1000, characters: 1 << 20 };

/** Return the first of the things found, and whether those are all. */
export function truncate<Thing extends { pointer: string }>(
  found: Iterable<Thing>,
  limits = LIMITS,
): [Thing[], boolean] {
  const kept: Thing[] = [];
  let characters = 0;
  for (const thing of found) {
    if (kept.length === limits.findings || characters > limits.characters) return [kept, false];
    kept.push(thing);
    characters += length(thing.pointer);
  }
  return [kept, true];
}
