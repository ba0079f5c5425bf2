/** Sentences about a message as a whole: no object, and no `type`, an unknown or a wrong one. */
import { foldName } from "./causes.ts";
import type { Contract, Contracts, Words } from "./contracts.ts";
import type { Node } from "./node.ts";
import type { Sentences } from "./parts.ts";
import { format } from "./quoting.ts";
import { isObject } from "./rules.ts";

export class Envelope {
  private readonly sentences: Sentences;
  private readonly data: Contracts;
  private readonly type: RegExp;
  private readonly types: readonly string[];

  constructor(sentences: Sentences) {
    this.sentences = sentences;
    this.data = sentences.data;
    this.type = new RegExp(`^(?:${this.data.expressions.type})$`, "u");
    this.types = this.data.contracts.map((contract) => contract.type).sort();
  }

  /** Return the sentence for JSON that is not an object. */
  notAnObject(root: Node, text: string): string {
    const isText = root.kind === "string" && startsObject(String(root.value));
    const hint = root.kind === "array" ? this.hint("several") : isText ? this.hint("twice") : "";
    return this.words("not an object", root, text) + hint;
  }

  /** Return the sentence for a message without `type`, with a hint where one is likely meant. */
  missingType(root: Node, text: string): string {
    const hints = this.listSearched(root).map((member) => this.findTypeIn(member));
    return this.words("no type", root, text) + (hints.find((hint) => hint !== "") ?? "");
  }

  /** Return the member whose name must be `type`, if the hint says so. */
  findRenamedType(root: Node): Node | undefined {
    const meant = this.listSearched(root).find((member) => this.findHint(member) !== "");
    return meant !== undefined && this.findHint(meant) === "renamed" ? meant : undefined;
  }

  /** Return a hint if a member is meant as the `type`, or contains the message. */
  private findTypeIn(member: Node): string {
    const key = this.findHint(member);
    return key && this.hint(key, String(member.step));
  }

  private findHint({ step, value, members }: Node): string {
    if (typeof value !== "string") {
      return typeof members.get("type")?.value === "string" ? "inside" : "";
    }
    const isType = foldName(String(step)).endsWith("type") || this.type.test(value);
    if (isType) return "renamed";
    return startsObject(value) && value.includes('"type"') ? "text" : "";
  }

  /** Return the sentence for a message whose `type` no contract has. */
  unknownType(root: Node, type: Node, text: string): string {
    const inner = this.listSearched(root).find(({ members }) => this.isKnown(members.get("type")));
    if (inner !== undefined) {
      const hint = this.hint("type inside", String(inner.step));
      return this.words("type inside", type, text) + hint;
    }
    if (typeof type.value !== "string") return this.words("type of another kind", type, text);
    const hint = this.sentences.hideValues ? "" : this.suggestType(type.value);
    return this.words("unknown type", type, text) + hint;
  }

  private isKnown(type: Node | undefined): boolean {
    return typeof type?.value === "string" && this.types.includes(type.value);
  }

  /** Name the majors of a type, the nearest type, or the only one that is part of the other. */
  private suggestType(value: string): string {
    const [name, major] = splitMajor(value.toLowerCase());
    const majors = this.types.filter((type) => splitMajor(type)[0] === name);
    if (majors.length > 0 && /^[0-9]+$/.test(major) && !majors.includes(value.toLowerCase())) {
      const listed = majors.map((type) => `v${splitMajor(type)[1]}`).join(" and ");
      return format(this.data.hints.majors, { name, majors: listed });
    }
    const near = this.findType(value);
    return near === undefined ? "" : this.sentences.quoting.suggest(near);
  }

  /** Return the type that is likely meant, if there is one. */
  findType(value: string): string | undefined {
    const near = this.sentences.quoting.findNear(value, this.types);
    const folded = value.toLowerCase();
    const holding = this.types.filter((type) => type.includes(folded) || folded.includes(type));
    return near ?? (holding.length === 1 ? holding[0] : undefined);
  }

  private listSearched(root: Node): Node[] {
    return [...root.members.values()].slice(0, this.data.limits.members);
  }

  private hint(key: string, name = ""): string {
    return format(this.data.hints[key], { name: this.sentences.quoting.quote(name) });
  }

  private words(key: string, node: Node, text: string): string {
    const words: Words | undefined = this.data.envelope[key];
    return words === undefined ? "" : this.sentences.complete(words, node, text);
  }
}

function startsObject(text: string): boolean {
  return /^[ \t\n\r]*\{/.test(text);
}

/** Return what is before the last `.v` of a type, and what is after it. */
function splitMajor(type: string): [string, string] {
  const at = type.lastIndexOf(".v");
  return at < 0 ? ["", type] : [type.slice(0, at), type.slice(at + 2)];
}

/**
 * Return the contract whose fields a message has, if that is clearly another one.
 *
 * The fields that are missing or unknown there are fewer than half of those that are missing or
 * unknown here, and the message has a field that only the other contract has.
 */
export function findOwner(
  message: Node,
  contract: Contract,
  others: readonly Contract[],
): Contract | undefined {
  const here = listFields(contract);
  if (here === undefined) return undefined;
  let [limit, found]: [number, Contract | undefined] = [countMisfits(message, here) / 2, undefined];
  for (const other of others) {
    const there = listFields(other);
    if (other.type === contract.type || there === undefined) continue;
    const misfits = countMisfits(message, there);
    const own = [...there.known].filter((name) => !here.known.has(name));
    if (misfits < limit && own.some((name) => message.members.has(name))) {
      [limit, found] = [misfits, other];
    }
  }
  return found;
}

interface Fields {
  known: ReadonlySet<string>;
  required: readonly string[];
}

/** Return the fields of a closed contract; an open one may have any field. */
function listFields({ schema }: Contract): Fields | undefined {
  if (typeof schema === "boolean" || schema.additionalProperties !== false) return undefined;
  if (!isObject(schema.properties)) return undefined;
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return { known: new Set(Object.keys(schema.properties)), required };
}

/** Return the number of fields that are missing, and of those that the contract lacks. */
function countMisfits({ members }: Node, { known, required }: Fields): number {
  const missing = required.filter((name) => !members.has(name)).length;
  return missing + [...members.keys()].filter((name) => !known.has(name)).length;
}
