/** Text in code points, as the command counts it. */

const SURROGATE = /[\ud800-\udfff]/;

/** Return the number of code points. */
export function length(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Return the first code points of a text. */
export function head(text: string, most: number): string {
  if (text.length <= most) return text;
  return Array.from(text.slice(0, 2 * most))
    .slice(0, most)
    .join("");
}

/** Return the last code points of a text. */
export function tail(text: string, most: number): string {
  if (text.length <= most) return text;
  return Array.from(text.slice(-2 * most))
    .slice(-most)
    .join("");
}
