/** The sentence above the findings, which is announced. */
import { count } from "./dom.ts";
import type { Answer } from "./protocol.ts";

export const EMPTY = "Paste a message, drop a file, or choose an example.";

/** Return the verdict in a sentence. */
export function describeAnswer(answer: Answer, name = ""): string {
  const verdict = answer.messages === null ? describeOne(answer) : describeLines(answer);
  return name ? `${name}: ${verdict}` : verdict;
}

function describeOne({ valid, subject, ...rest }: Answer): string {
  if (valid) return `Valid ${subject ?? "message"}`;
  return subject ? `${countFindings(rest)} in this ${subject}` : countFindings(rest);
}

function describeLines({ messages, invalid, ...rest }: Answer): string {
  const all = count(messages ?? 0, "message");
  if (messages === 0) return "No message";
  if (!invalid) return messages === 1 ? `${all}, valid` : `${all}, all valid`;
  return `${all}, ${invalid.toLocaleString("en-US")} invalid: ${countFindings(rest)}`;
}

function countFindings({ count: number, complete }: Pick<Answer, "count" | "complete">): string {
  return complete ? count(number, "finding") : `More than ${count(number, "finding")}`;
}

/** Return what is missing in the list; nothing if it has all findings. */
export function describeRest({ count: number, findings, complete }: Answer): string {
  if (complete && number === findings.length) return "";
  const all = complete ? ` of ${number.toLocaleString("en-US")}` : "";
  return `These are the first ${findings.length.toLocaleString("en-US")}${all}.`;
}

/** The command for those who cannot use the page. */
export const COMMAND = "backbeat-validate --file message.json";
