/** Decodes UTF-8 without a byte order mark, and says what other bytes are. */
import { type JsonTextError, refuse } from "./defect.ts";

/** Return the text of bytes; throw `JsonTextError` for anything but UTF-8. */
export function decode(data: Uint8Array): string {
  if (startsWith(data, 0xef, 0xbb, 0xbf)) throw explainBytes(data);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw explainBytes(data);
  }
}

/** Return the text of bytes with U+FFFD in place of what is not UTF-8. */
export function decodeLoosely(data: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
}

/** Return how many bytes of UTF-8 a text takes; half of a surrogate pair takes three. */
export function countBytes(text: string): number {
  let size = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return size;
}

/** Return whether a text takes more bytes of UTF-8 than a limit. */
export function isLarger(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  return 3 * text.length > limit && countBytes(text) > limit;
}

function startsWith(data: Uint8Array, ...bytes: number[]): boolean {
  return bytes.every((byte, index) => data[index] === byte);
}

function explainBytes(data: Uint8Array): JsonTextError {
  if (startsWith(data, 0xef, 0xbb, 0xbf)) return refuse("not-json", 0, { reason: "mark" });
  const isWide = startsWith(data, 0, 0, 0xfe, 0xff);
  if (isWide || startsWith(data, 0xff, 0xfe) || startsWith(data, 0xfe, 0xff)) {
    const shown = isWide || (data[2] === 0 && data[3] === 0) ? "UTF-32" : "UTF-16";
    return refuse("not-json", 0, { reason: "wide", shown });
  }
  const start = findBadByte(data);
  const offset = decodeLoosely(data.subarray(0, start)).length;
  const shown = (data[start] ?? 0).toString(16).padStart(2, "0");
  return refuse("not-utf8", offset, { end: offset + 1, shown });
}

/** Return the index of the first byte that begins no character of UTF-8. */
function findBadByte(data: Uint8Array): number {
  let at = 0;
  while (at < data.length) {
    const size = measureCharacter(data, at);
    if (size === 0) break;
    at += size;
  }
  return at;
}

function measureCharacter(data: Uint8Array, at: number): number {
  const first = data[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  // The first byte narrows the second: no longer form than needed, no surrogate, nothing too large.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let index = 1; index < size; index += 1) {
    const byte = data[at + index] ?? 0;
    if (byte < (index === 1 ? low : 0x80) || byte > (index === 1 ? high : 0xbf)) return 0;
  }
  return size;
}
