/** Text in code points, and the properties of characters that Python's strings have. */

const SURROGATE = /[\ud800-\udfff]/;

/** Count code points. */
export function length(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Return the first code points of a text. */
export function head(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, 2 * most);
  return SURROGATE.test(start) ? Array.from(start).slice(0, most).join("") : text.slice(0, most);
}

/** Return the last code points of a text. */
export function tail(text: string, most: number): string {
  if (text.length <= most) return text;
  return Array.from(text.slice(-2 * most)).slice(-most).join("");
}

const WHITE = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** Return a text without the white space at its start. */
export function trimStart(text: string): string {
  return text.replace(WHITE, "");
}

// Characters whose folded form is not the lower case of their upper case.
const FOLDED_OTHERWISE = /[\u0131\u13a0-\u13f5\u13f8-\u13fd\u1e9e\uab70-\uabbf]/;

function foldCharacter(char: string): string {
  if (!FOLDED_OTHERWISE.test(char)) return char.toUpperCase().toLowerCase();
  if (char === "\u0131") return char;
  return char === "\u1e9e" ? "ss" : char.toUpperCase();
}

/** Return a text without regard to case (Unicode's full case folding). */
export function casefold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  let folded = "";
  for (const char of text) folded += foldCharacter(char);
  return folded;
}
