/** The worker of the playground: reads the contracts and validates, off the page's own thread. */
import type * as Backbeat from "../index.ts";
import { escapeCharacter } from "../quoting.ts";
import type { Finding, LineVerdict, Verdict } from "../types.ts";
import { type Contracts, describe, replaceRelease } from "./contracts.ts";
import {
  type Answer,
  MOST_FINDINGS,
  type Question,
  type Reply,
  type Versions,
} from "./protocol.ts";

const BLANK = /^[ \t\r]*$/;
const validators = new Map<string, Promise<Backbeat.Validator>>();
let unsafe = /\0/gu;
const loading = load();

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  try {
    const validator = await prepare(data);
    reply({ answer: answer(validator, data) });
  } catch (error) {
    reply({ failed: String(error) });
  }
});

function reply(message: Reply): void {
  postMessage(message);
}

async function load(): Promise<[typeof Backbeat, Contracts]> {
  const [module, data] = await Promise.all([
    import("./backbeat.mjs" as string) as Promise<typeof Backbeat>,
    read("contracts.json"),
  ]);
  unsafe = new RegExp(data.expressions.unsafe ?? "", "gu");
  reply({ ready: describe(data) });
  return [module, data];
}

loading.catch((error: unknown) => reply({ failed: String(error) }));

async function read(name: string): Promise<Contracts> {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return (await response.json()) as Contracts;
}

/** Return the validator of the options; each is created once. */
function prepare({ unknownFields, versions }: Question): Promise<Backbeat.Validator> {
  const key = JSON.stringify([unknownFields, versions]);
  const known = validators.get(key) ?? create(unknownFields, versions);
  validators.set(key, known);
  known.catch(() => validators.delete(key)); // a release that did not load is asked for again
  return known;
}

async function create(
  unknownFields: Question["unknownFields"],
  versions: Versions,
): Promise<Backbeat.Validator> {
  const [module, data] = await loading;
  let chosen: Backbeat.Contracts = data;
  for (const [type, version] of Object.entries(versions)) {
    chosen = replaceRelease(chosen, type, await read(releaseName(data, type, version)));
  }
  return new module.Validator(chosen, { unknownFields });
}

function releaseName(data: Contracts, type: string, version: string): string {
  const contract = data.contracts.find((one) => one.type === type);
  if (!contract) throw new Error(`no contract ${type}`);
  return `${contract.name}-${version}.json`;
}

function answer(validator: Backbeat.Validator, question: Question): Answer {
  const { id, source } = question;
  if (question.lines || isStream(validator, source)) {
    return summarize(id, validator.validateLines(source));
  }
  const verdict = validator.validate(source);
  return {
    ...collect(id, [verdict], verdict.complete),
    subject: verdict.title && `${verdict.title} ${verdict.version}`,
  };
}

function summarize(id: number, verdicts: LineVerdict[]): Answer {
  const complete = verdicts.every((verdict) => verdict.complete);
  return { ...collect(id, verdicts, complete), messages: verdicts.length };
}

function collect(id: number, verdicts: Verdict[], complete: boolean): Answer {
  const findings: Finding[] = [];
  let [count, invalid] = [0, 0];
  for (const verdict of verdicts) {
    count += verdict.findings.length;
    invalid += verdict.valid ? 0 : 1;
    findings.push(...verdict.findings.slice(0, MOST_FINDINGS - findings.length).map(showPlainly));
  }
  const valid = invalid === 0;
  return { id, valid, subject: null, messages: null, invalid, findings, count, complete };
}

/** Return a finding whose words contain no invisible characters, as in a terminal. */
function showPlainly(finding: Finding): Finding {
  const plain = (text: string) => text.replace(unsafe, escapeCharacter);
  return { ...finding, message: plain(finding.message), pointer: plain(finding.pointer) };
}

/**
 * Return whether each line of a text is a message: other lines follow the first one, which is
 * complete. If the first line is no JSON, as a comment is, the last one has to begin as a message:
 * where the command has `--file` and standard input, the page has one editor for both.
 */
function isStream(validator: Backbeat.Validator, source: string | Uint8Array): boolean {
  if (typeof source !== "string") return false;
  const [first = "", ...others] = source.split("\n").filter((line) => !BLANK.test(line));
  if (others.length === 0) return false;
  const [defect] = validator.validate(first).findings;
  if (defect?.code !== "not-json") return true;
  const isBeginning = defect.from >= first.replace(/[ \t\r]+$/, "").length;
  return !isBeginning && /^[ \t]*\{./.test(others.at(-1) ?? "");
}
