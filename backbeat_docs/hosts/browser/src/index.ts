/** Validates messages against contracts, with the findings of the command `backbeat-validate`. */
import type { Contract, Contracts, ContractsFile } from "./contracts.ts";
import { decode, decodeLoosely, isLarger } from "./decode.ts";
import { JsonTextError, refuse } from "./defect.ts";
import { useFormats } from "./engine.ts";
import { Findings } from "./findings.ts";
import { LIMITS } from "./limits.ts";
import { readLines } from "./lines.ts";
import type { Node } from "./node.ts";
import { parse } from "./parse.ts";
import { Patterns } from "./patterns.ts";
import { Refusals } from "./refusals.ts";
import { Rules } from "./rules.ts";
import type { LineVerdict, Options, Verdict } from "./types.ts";

export type { Contract, Contracts, ContractsFile } from "./contracts.ts";
export { type Defect, JsonTextError } from "./defect.ts";
export type { Node } from "./node.ts";
export type { Finding, Fix, LineVerdict, Options, Verdict } from "./types.ts";

/** Validates messages against the contracts of one `contracts.json`. */
export class Validator {
  /** The types of messages that are known. */
  readonly types: string[];
  private readonly data: Contracts;
  private readonly contracts: ReadonlyMap<string, Contract>;
  private readonly rules = new Map<string, Rules>();
  private readonly patterns: Patterns;
  private readonly findings: Findings;
  private readonly maxBytes: number;
  private readonly isOpen: boolean;

  /** Throws a `TypeError` for data that `backbeat javascript` of this version did not write. */
  constructor(data: ContractsFile, options: Options = {}) {
    checkParts(data);
    this.data = data;
    this.types = data.contracts.map((contract) => contract.type);
    this.contracts = new Map(data.contracts.map((contract) => [contract.type, contract]));
    this.maxBytes = options.maxBytes ?? data.limits.bytes;
    this.patterns = new Patterns(data.automata);
    this.isOpen = options.unknownFields === "allow";
    this.findings = new Findings(data, this.maxBytes, options.hideValues ?? false);
    useFormats(data.formats);
  }

  /** Return the verdict on one message, given as text or as bytes of UTF-8. */
  validate(source: string | Uint8Array): Verdict {
    let text = "";
    try {
      text = readText(source, this.maxBytes);
      return this.validateMessage(text, parse(text, this.data.limits));
    } catch (error) {
      if (!(error instanceof JsonTextError)) throw error;
      const isNotUtf8 = error.defects[0]?.code === "not-utf8" && typeof source !== "string";
      return this.findings.explainText(error, isNotUtf8 ? decodeLoosely(source) : text);
    }
  }

  /** Return the verdicts on messages, one per line; blank lines have none. */
  validateLines(source: string | Uint8Array): LineVerdict[] {
    return readLines(source, this.maxBytes, (line) => this.validate(line));
  }

  private validateMessage(text: string, root: Node): Verdict {
    const type = root.members.get("type");
    if (type === undefined) return this.findings.explainEnvelope({ root, text });
    const contract = typeof type.value === "string" && this.contracts.get(type.value);
    if (!contract) return this.findings.explainUnknownType({ root, text }, type);
    const found = new Refusals(text);
    found.collect(this.prepare(contract).root, root);
    return this.findings.explain({ root, text }, contract, found.list);
  }

  private prepare(contract: Contract): Rules {
    const known = this.rules.get(contract.type) ?? new Rules(contract, this.patterns, this.isOpen);
    this.rules.set(contract.type, known);
    return known;
  }
}

const PARTS = ["contracts", "limits", "automata", "expressions", "formats"] as const;

function checkParts(data: unknown): asserts data is Contracts {
  const given = typeof data === "object" && data !== null ? data : {};
  const missing = PARTS.find((name) => !(name in given));
  if (missing === undefined) return;
  throw new TypeError(
    `"${missing}" is missing: "backbeat javascript" did not write these contracts`,
  );
}

/**
 * Return the tree of a text that is strict JSON, with the places of its values.
 *
 * Throws `JsonTextError` for any other text.
 */
export function parseStrict(source: string | Uint8Array): Node {
  return parse(readText(source, LIMITS.bytes), LIMITS);
}

function readText(source: string | Uint8Array, maxBytes: number): string {
  if (typeof source !== "string") {
    if (source.length > maxBytes) throw refuse("too-large");
    return decode(source);
  }
  if (isLarger(source, maxBytes)) throw refuse("too-large");
  return source;
}
