/** Numbers as text, and the arithmetic of those that a double does not hold. */

const EXACT = 60; // every double from 0.01 to 100 has fewer digits

/** Return a number from 0.01 to 100 with at most so many digits, as C's `%g`: halves to even. */
export function toDigits(value: number, digits: number): string {
  const exact = value.toPrecision(EXACT).replace(".", "").replace(/^0+/, "");
  const isHalf = /^50*$/.test(exact.slice(digits));
  const isEven = Number(exact[digits - 1]) % 2 === 0;
  const rounded = Number(value.toPrecision(digits));
  if (!isHalf || !isEven) return String(rounded);
  return String(Number(truncateTo(value, digits)));
}

function truncateTo(value: number, digits: number): string {
  const text = value.toPrecision(EXACT);
  let [end, seen] = [0, 0];
  while (seen < digits) {
    const char = text[end];
    if (char !== "." && (seen > 0 || char !== "0")) seen += 1;
    end += 1;
  }
  return text.slice(0, end);
}

/** Return an integer that the source text of a number stands for, if it is beyond doubles. */
function readBig(value: number, source: string): bigint | null {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return null;
  return /^-?[0-9]+$/.test(source) ? BigInt(source) : BigInt(value);
}

/** Return whether a number is a multiple of an integer. */
export function isMultiple(value: number, source: string, divisor: number): boolean {
  const big = readBig(value, source);
  return big === null ? value % divisor === 0 : big % BigInt(divisor) === 0n;
}

/** Return a text that two numbers share exactly if they are equal. */
export function numberKey(value: number, source: string): string {
  return String(readBig(value, source) ?? value + 0);
}
