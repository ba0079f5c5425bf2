/** The parts of sentences that depend on the refused value. */
import type { Contracts, Schema, Statement, Words } from "./contracts.ts";
import { findFault } from "./fault.ts";
import type { Node, Value } from "./node.ts";
import { fill, format, Quoting } from "./quoting.ts";
import { Reasons } from "./reasons.ts";
import { length } from "./unicode.ts";

/** A refused value with the text that it is in, and what refuses it. */
export interface Refused {
  node: Node;
  text: string;
  schema: Schema;
  statement: Statement;
}

type Part = (refused: Refused) => string;

/** Builds sentences from the templates of the export. */
export class Sentences {
  readonly data: Contracts;
  readonly quoting: Quoting;
  readonly hideValues: boolean;
  private readonly reasons: Reasons;
  private readonly parts: Readonly<Record<string, Part>>;

  constructor(data: Contracts, hideValues: boolean) {
    this.data = data;
    this.hideValues = hideValues;
    this.quoting = new Quoting(data);
    this.reasons = new Reasons(data);
    this.parts = {
      shown: ({ node, text }) => this.quoting.showValue(node, text),
      kind: (refused) => this.describeKind(refused, "number", "string"),
      kind_only: (refused) => this.describeKind(refused, "a number", "a string", "a boolean"),
      length: ({ node }) => String(measure(node)),
      near: ({ node, schema }) => this.quoting.didYouMean(node.value, listChoices(schema)),
      percentage: ({ node, schema }) =>
        this.inBrackets(this.reasons.explainMaximum(Number(node.value), schema)),
      date_time: ({ node }) => this.inBrackets(this.reasons.explainDateTime(String(node.value))),
      fault: (refused) => this.describeFault(refused),
      wrong_length: (refused) => this.describeWrongLength(refused),
    };
  }

  /** Return what follows the subject of a sentence: its statement, and the template after it. */
  complete(words: Words, node: Node, text: string, schema: Schema = true): string {
    const template = this.hideValues ? words.hidden : words.got;
    const refused = { node, text, schema, statement: words };
    return words.statement + fill(template, (name) => this.parts[name]?.(refused) ?? "");
  }

  phrase(name: string, texts: Record<string, string> = {}): string {
    return format(this.data.phrases[name], texts);
  }

  private describeKind(refused: Refused, number: string, string: string, boolean?: string): string {
    const shown = this.quoting.showValue(refused.node, refused.text);
    const { kind } = refused.node;
    const name = kind === "number" ? number : kind === "string" ? string : undefined;
    const phrase = kind === "boolean" ? boolean : name;
    return phrase === undefined ? shown : this.phrase(phrase, { shown });
  }

  private inBrackets(reason: string): string {
    return reason && this.phrase("reason", { reason });
  }

  private describeFault({ node, text, statement }: Refused): string {
    const chars = Array.from(String(node.value));
    const { isLength, place } = findFault(statement.shape ?? null, chars);
    const got = isLength ? String(chars.length) : this.quoting.showValue(node, text);
    if (place === null) return got;
    const character = this.nameCharacter(chars[place] ?? "");
    return got + this.phrase("character", { place: String(place + 1), character });
  }

  private describeWrongLength({ node, statement }: Refused): string {
    const chars = Array.from(String(node.value));
    if (!findFault(statement.shape ?? null, chars).isLength) return "";
    return this.phrase("length", { length: String(chars.length) });
  }

  private nameCharacter(char: string): string {
    const shown = this.quoting.showSource(JSON.stringify(char));
    const point = char.codePointAt(0) ?? 0;
    if (point < 0x80) return shown;
    const code = point.toString(16).toUpperCase().padStart(4, "0");
    return this.phrase("code point", { shown, code });
  }
}

function measure(node: Node): number {
  if (node.kind === "array") return node.items.length;
  return node.kind === "object" ? node.members.size : length(String(node.value));
}

/** Return the values that a schema's `enum` lists. */
export function listChoices(schema: Schema): readonly Value[] {
  const choices = typeof schema === "boolean" ? null : schema.enum;
  return Array.isArray(choices) ? choices : [];
}
