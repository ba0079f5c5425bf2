/** Lines and columns of offsets. */

/** The places in one text, whose line ends and characters beyond U+FFFF are listed once. */
export class Positions {
  private readonly lines: number[];
  private readonly pairs: number[];

  constructor(text: string) {
    this.lines = findAll(text, /\n/g);
    this.pairs = findAll(text, /[\ud800-\udbff][\udc00-\udfff]/g);
  }

  /** Return the line and column of an offset, from 1; columns count code points. */
  locate(offset: number): { line: number; column: number } {
    const line = countBelow(this.lines, offset);
    const start = line === 0 ? 0 : (this.lines[line - 1] ?? 0) + 1;
    const pairs = countBelow(this.pairs, offset) - countBelow(this.pairs, start);
    return { line: line + 1, column: offset - start - pairs + 1 };
  }
}

function findAll(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (match) => match.index);
}

/** Return how many of some ascending numbers are below a limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
