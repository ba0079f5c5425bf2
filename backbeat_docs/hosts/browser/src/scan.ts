/**
 * The tokens of JSON, with the places at which CPython's decoder stops.
 *
 * The numbers NaN, Infinity and -Infinity are read: they are defects of their own.
 */
import { type JsonTextError, refuse, type Syntax } from "./defect.ts";

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /null|true|false|NaN|-?Infinity/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what ends it
const PLAIN = /[^"\\\x00-\x1f]*/y;
const HEX = /[0-9a-fA-F]{4}/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** Build the error for a place where a text stops being JSON. */
export function stop(reason: Syntax, offset: number): JsonTextError {
  return refuse("not-json", offset, { reason });
}

/** Reads one token after another; `at` is the offset of the next. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Return the character at the place, "" at the end. */
  peek(): string {
    return this.text.charAt(this.at);
  }

  skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  /** Read a word or a number; return its text. */
  readScalar(): string {
    const found = this.match(WORD) ?? this.match(NUMBER);
    if (found === null) throw stop("value", this.at);
    return found;
  }

  /** Read a string, whose opening quote is here. */
  readString(): string {
    const begin = this.at;
    this.at += 1;
    let value = "";
    for (;;) {
      value += this.match(PLAIN) ?? "";
      const char = this.peek();
      if (char === "") throw stop("string", begin);
      if (char === '"') break;
      if (char !== "\\") throw stop("control", this.at);
      value += this.readEscape(begin);
    }
    this.at += 1;
    return value;
  }

  private readEscape(begin: number): string {
    const letter = this.text.charAt(this.at + 1);
    if (letter === "") throw stop("string", begin);
    if (letter === "u") return this.readCode();
    const char = ESCAPES.get(letter);
    if (char === undefined) throw stop("escape", this.at);
    this.at += 2;
    return char;
  }

  private readCode(): string {
    const place = this.at + 1;
    this.at += 2;
    const digits = this.match(HEX);
    // At least a closing quote must follow, or CPython calls the escape wrong.
    if (digits === null || this.at >= this.text.length) throw stop("escape", place);
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.at += found[0].length;
    return found[0];
  }
}
