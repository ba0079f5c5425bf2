/** The nearest of some words, by Damerau-Levenshtein distance. */

const FAR = 3;

/** Return the first of the nearest words, without regard to case, if one is near. */
export function findNearest(wrong: string, words: Iterable<string>): string | undefined {
  const [folded, size] = [wrong.toLowerCase(), Array.from(wrong.toLowerCase()).length];
  let nearest: string | undefined;
  let least = Math.min(FAR, Math.floor((size + 1) / 2));
  for (const word of words) {
    const distance = measureDistance(folded, word.toLowerCase());
    if (distance < least) [nearest, least] = [word, distance];
  }
  return nearest;
}

/**
 * Return the distance of two texts: insertions, deletions, replacements, exchanged neighbours.
 *
 * Returns `FAR` for texts whose lengths differ by more.
 */
export function measureDistance(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  if (Math.abs(a.length - b.length) >= FAR) return FAR;
  const far = a.length + b.length;
  // Row and column 0 are a border that no way crosses; the rest is as in the textbook.
  const table = Array.from({ length: a.length + 2 }, () =>
    new Array<number>(b.length + 2).fill(far),
  );
  const at = (row: number, column: number): number => table[row + 1]?.[column + 1] ?? far;
  const set = (row: number, column: number, distance: number): void => {
    const cells = table[row + 1];
    if (cells) cells[column + 1] = distance;
  };
  for (let i = 0; i <= a.length; i += 1) set(i, 0, i);
  for (let j = 0; j <= b.length; j += 1) set(0, j, j);
  const lastRows = new Map<string, number>();
  for (const [index, char] of a.entries()) {
    const i = index + 1;
    let lastColumn = 0;
    for (const [place, other] of b.entries()) {
      const j = place + 1;
      const [row, column] = [lastRows.get(other) ?? 0, lastColumn];
      if (char === other) lastColumn = j;
      const replaced = at(i - 1, j - 1) + (char === other ? 0 : 1);
      const exchanged = at(row - 1, column - 1) + (i - row - 1) + 1 + (j - column - 1);
      set(i, j, Math.min(replaced, at(i - 1, j) + 1, at(i, j - 1) + 1, exchanged));
    }
    lastRows.set(char, i);
  }
  return at(a.length, b.length);
}
