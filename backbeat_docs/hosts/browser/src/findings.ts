/** Builds the verdict on a message from what was found in it. */
import { type Cause, findCauses, findRenamed } from "./causes.ts";
import type { Contract, Contracts } from "./contracts.ts";
import type { JsonTextError } from "./defect.ts";
import { Defects } from "./defects.ts";
import { Envelope, findOwner } from "./envelope.ts";
import { Fixes } from "./fixes.ts";
import { truncate } from "./limits.ts";
import { type Node, pathOf, toPointer } from "./node.ts";
import { Sentences } from "./parts.ts";
import { Positions } from "./positions.ts";
import { format } from "./quoting.ts";
import type { Refusal } from "./refusals.ts";
import type { Finding, Fix, Verdict } from "./types.ts";

/** A message and its text. */
export interface Message {
  root: Node;
  text: string;
}

/** What a finding is about: a range of the text, and the fix if there is one. */
interface Place {
  from: number;
  to: number;
  fix?: Fix | undefined;
}

export class Findings {
  private readonly data: Contracts;
  private readonly sentences: Sentences;
  private readonly defects: Defects;
  private readonly envelope: Envelope;
  private readonly fixes: Fixes;
  private readonly ranks: ReadonlyMap<string, number>;

  constructor(data: Contracts, maxBytes: number, hideValues: boolean) {
    this.data = data;
    this.sentences = new Sentences(data, hideValues);
    this.defects = new Defects(this.sentences, maxBytes);
    this.envelope = new Envelope(this.sentences);
    this.fixes = new Fixes(this.sentences);
    this.ranks = new Map(data.precedence.map((keyword, rank) => [keyword, rank]));
  }

  /** Return the verdict on a text that is not strict JSON. */
  explainText(error: JsonTextError, text: string): Verdict {
    const positions = new Positions(text);
    const findings = error.defects.map((defect) => {
      const { code, pointer, offset, end } = defect;
      const place = { from: offset, to: end, fix: this.fixes.fixDefect(defect, text) };
      return build(positions, code, pointer, this.defects.describe(defect, text), place);
    });
    return { ...NO_CONTRACT, findings, complete: error.complete };
  }

  /** Return the verdict on JSON that is no object, or has no `type`. */
  explainEnvelope({ root, text }: Message): Verdict {
    const positions = new Positions(text);
    if (root.kind !== "object") {
      const sentence = this.envelope.notAnObject(root, text);
      const place = { from: root.start, to: root.end };
      return { ...NO_CONTRACT, findings: [build(positions, "not-an-object", "", sentence, place)] };
    }
    const sentence = this.envelope.missingType(root, text);
    const renamed = this.envelope.findRenamedType(root);
    const fix = renamed && this.fixes.write("type", renamed.keyStart, renamed.keyEnd);
    const place = { from: root.start, to: root.start + 1, fix };
    return { ...NO_CONTRACT, findings: [build(positions, "type-missing", "", sentence, place)] };
  }

  /** Return the verdict on a message whose `type` no contract has. */
  explainUnknownType({ root, text }: Message, type: Node): Verdict {
    const near = typeof type.value === "string" && this.envelope.findType(type.value);
    const fix = near ? this.fixes.write(near, type.start, type.end) : undefined;
    const sentence = this.envelope.unknownType(root, type, text);
    const place = { from: type.start, to: type.end, fix };
    const finding = build(new Positions(text), "type-unknown", "/type", sentence, place);
    return { ...NO_CONTRACT, findings: [finding] };
  }

  /** Return the verdict on a message, given what its contract refuses in it. */
  explain({ root, text }: Message, contract: Contract, refusals: readonly Refusal[]): Verdict {
    const { type, version, title } = contract;
    const verdict = { valid: refusals.length === 0, type, version, title, complete: true };
    if (refusals.length === 0) return { ...verdict, findings: [] };
    const positions = new Positions(text);
    const isMissing = refusals.some(({ keyword, node }) => keyword === "required" && node === root);
    if (refusals.length > 1 && isMissing) {
      const owner = findOwner(root, contract, this.data.contracts);
      const member = root.members.get("type");
      if (owner !== undefined && member !== undefined) {
        const place = { from: member.start, to: member.end };
        return { ...verdict, findings: [build(positions, "const", "/type", owner.body, place)] };
      }
    }
    const causes = findCauses(refusals, (keyword) => this.ranks.get(keyword) ?? this.ranks.size);
    const [kept, complete] = truncate(addPointers(causes), this.data.limits);
    const findings = kept.map(({ pointer, ...cause }) => {
      const sentence = this.buildSentence(cause, text);
      return build(positions, cause.keyword, pointer, sentence, this.placeOf(cause));
    });
    return { ...verdict, findings, complete };
  }

  private placeOf(cause: Cause): Place {
    const { keyword, node } = cause;
    if (cause.missing !== undefined) return { from: node.start, to: node.start + 1 };
    const fix = this.fixes.fixCause(cause);
    if (keyword === "additionalProperties" && node.keyStart >= 0) {
      return { from: node.keyStart, to: node.keyEnd, fix };
    }
    return { from: node.start, to: node.end, fix };
  }

  private buildSentence(cause: Cause, text: string): string {
    const { keyword, node, rule, missing } = cause;
    const { quoting, data } = this.sentences;
    const field = quoting.fieldName(pathOf(node, missing));
    if (missing !== undefined) return format(data.members.required, { field });
    if (keyword === "additionalProperties") return this.describeUnknown(cause);
    const words = rule?.statement(keyword) ?? data.anywhere[keyword];
    if (words === undefined) return field;
    return field + this.sentences.complete(words, node, text, rule?.schema ?? true);
  }

  private describeUnknown({ node, rule }: Cause): string {
    const { quoting, data } = this.sentences;
    const path = pathOf(node);
    const name = String(path.pop());
    const parent = path.length > 0 ? `${quoting.fieldName(path)}.` : "";
    const field = quoting.quote(parent + name);
    const right = findRenamed(node, rule);
    if (right !== undefined) return format(data.members.renamed, { field, name: right });
    const near = quoting.didYouMean(name, rule?.names("properties") ?? []);
    return format(data.members.additionalProperties, { field, near });
  }
}

const NO_CONTRACT = { valid: false, type: null, version: null, title: null, complete: true };

function* addPointers(causes: Iterable<Cause>): Generator<Cause & { pointer: string }> {
  for (const cause of causes) yield { ...cause, pointer: toPointer(pathOf(cause.node)) };
}

function build(
  positions: Positions,
  code: string,
  pointer: string,
  message: string,
  { from, to, fix }: Place,
): Finding {
  const finding = { code, pointer, message, ...positions.locate(from), from, to };
  return fix === undefined ? finding : { ...finding, fix };
}
