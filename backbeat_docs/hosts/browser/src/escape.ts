/** Escapes characters that a terminal, a log or a page would not show as themselves. */

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
  /[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const COMMAND = /#(?=#[\p{L}\p{N}_]*\[)|^\s*:(?=:)/gu;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/** Escape every character that is not shown as itself, as `text/escape.py` does. */
export function plain(text: string): string {
  return text
    .replace(UNSAFE, escapeCharacter)
    .replace(COMMAND, (found) => found.slice(0, -1) + escapeCode(found.charCodeAt(found.length - 1)));
}

function escapeCharacter(char: string): string {
  return SHORT.get(char) ?? escapeCode(char.codePointAt(0) ?? 0);
}

function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
