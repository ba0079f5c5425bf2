/** Messages one per line. */
import { decodeLoosely } from "./decode.ts";
import type { LineVerdict, Verdict } from "./types.ts";

const BLANK = /^[ \t\r\n]*$/;

/** Return the verdict on each line that is not blank, with places in the whole text. */
export function readLines(
  source: string | Uint8Array,
  maxBytes: number,
  validate: (line: string | Uint8Array) => Verdict,
): LineVerdict[] {
  const verdicts: LineVerdict[] = [];
  let [number, offset] = [0, 0];
  for (const line of typeof source === "string" ? source.split("\n") : splitBytes(source)) {
    number += 1;
    const text = typeof line === "string" ? line : decodeLoosely(line);
    if (text.length > maxBytes || !BLANK.test(text)) {
      verdicts.push(move(validate(trimReturn(line)), number, offset));
    }
    offset += text.length + 1;
  }
  return verdicts;
}

function* splitBytes(data: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
    yield data.subarray(start, end);
    start = end + 1;
  }
  yield data.subarray(start);
}

function trimReturn(line: string | Uint8Array): string | Uint8Array {
  if (typeof line === "string") return line.endsWith("\r") ? line.slice(0, -1) : line;
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}

/** Return the verdict on a line with places in the whole text. */
function move(verdict: Verdict, line: number, offset: number): LineVerdict {
  const findings = verdict.findings.map((finding) => {
    const place = { from: finding.from + offset, to: finding.to + offset };
    const moved = { ...finding, ...place, line: finding.line + line - 1 };
    const { fix } = finding;
    if (fix === undefined) return moved;
    return { ...moved, fix: { ...fix, from: fix.from + offset, to: fix.to + offset } };
  });
  return { ...verdict, findings, line };
}
