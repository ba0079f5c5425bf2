/** Strict JSON: RFC 8259 without duplicate keys, lone surrogates or numbers beyond a double. */
import { type Code, type Defect, JsonTextError, refuse } from "./defect.ts";
import { type Limits, truncate } from "./limits.ts";
import { type Kind, type Members, type Node, pathOf, toPointer, type Value } from "./node.ts";
import { Scanner, stop } from "./scan.ts";

/** Return the tree of a text; throw `JsonTextError` with every defect that was found. */
export function parse(text: string, limits: Limits): Node {
  refuseDepth(text, limits.depth);
  if (text.startsWith("\ufeff")) throw refuse("not-json", 0, { reason: "mark" });
  if (/^[ \t\n\r]*$/.test(text)) throw refuse("not-json", 0, { reason: "empty" });
  // A zero byte is nowhere in JSON: such a text is always refused, and this is why.
  const shown = nameWideEncoding(text);
  if (shown !== undefined) throw refuse("not-json", 0, { reason: "wide", shown });
  const builder = new Builder(text);
  const root = builder.readDocument();
  const found = [...findLoneSurrogates(text), ...builder.found];
  if (found.length > 0) {
    found.sort((left, right) => left.offset - right.offset);
    throw new JsonTextError(...truncate(addPointers(found), limits));
  }
  return root;
}

const [QUOTE, SLASH] = [0x22, 0x5c];

function refuseDepth(text: string, most: number): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at);
    else if (code === 0x5d || code === 0x7d) depth -= 1;
    else if ((code === 0x5b || code === 0x7b) && ++depth > most) {
      throw refuse("too-deep", at, { end: at + 1 });
    }
  }
}

/** Return the offset of the closing quote of a string, or the end of the text. */
function skipString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === SLASH) at += 1;
  }
  return text.length;
}

/** Return the encoding whose zero bytes are between the characters of a text. */
function nameWideEncoding(text: string): string | undefined {
  const zeros = Array.from(text.slice(0, 8), (char) => (char === "\0" ? "0" : "x")).join("");
  if (/^(?:x000|000x)/.test(zeros)) return "UTF-32";
  return /^(?:x0|0x)/.test(zeros) ? "UTF-16" : undefined;
}

/** A defect whose pointer is built only if it is listed. */
interface Found {
  code: Code;
  node: Node | null;
  offset: number;
  end: number;
}

function* addPointers(found: Iterable<Found>): Generator<Defect> {
  for (const { node, ...rest } of found) {
    const pointer = node === null ? "" : toPointer(pathOf(node));
    yield node === null ? { ...rest, pointer, reason: "surrogate" } : { ...rest, pointer };
  }
}

const SURROGATE = /\\u[dD][89a-fA-F]|[\ud800-\udfff]/u;
const PAIR =
  /(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(\\u[dD][89a-fA-F][0-9a-fA-F]{2}|[\ud800-\udfff])|\\./gu;

function* findLoneSurrogates(text: string): Generator<Found> {
  if (!SURROGATE.test(text)) return;
  for (const match of text.matchAll(PAIR)) {
    const lone = match[2];
    if (lone !== undefined) {
      const end = match.index + lone.length;
      yield { code: "not-json", node: null, offset: match.index, end };
    }
  }
}

const NO_MEMBERS: ReadonlyMap<string, Node> = new Map();
const NO_ITEMS: readonly Node[] = [];
const WORDS: ReadonlyMap<string, [Kind, Value]> = new Map<string, [Kind, Value]>([
  ["null", ["null", null]],
  ["true", ["boolean", true]],
  ["false", ["boolean", false]],
  ["NaN", ["number", Number.NaN]],
]);

/** Builds the tree, and lists repeated keys and numbers that are not finite. */
class Builder {
  readonly found: Found[] = [];
  private readonly scanner: Scanner;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  readDocument(): Node {
    const scanner = this.scanner;
    scanner.skipSpace();
    const root = this.readValue(null, "");
    scanner.skipSpace();
    if (scanner.at < scanner.text.length) throw stop("after", scanner.at);
    return root;
  }

  private readValue(parent: Node | null, step: string | number): Node {
    const node = newNode(parent, step, this.scanner.at);
    const first = this.scanner.peek();
    if (first === "{") this.readObject(node);
    else if (first === "[") this.readArray(node);
    else if (first === '"') [node.kind, node.value] = ["string", this.scanner.readString()];
    else this.readScalar(node);
    node.end = this.scanner.at;
    return node;
  }

  private readScalar(node: Node): void {
    const text = this.scanner.readScalar();
    [node.kind, node.value] = WORDS.get(text) ?? ["number", Number(text)];
    if (node.kind !== "number" || Number.isFinite(node.value)) return;
    this.found.push({ code: "not-finite", node, offset: node.start, end: this.scanner.at });
  }

  private readArray(node: Node): void {
    const [items, values]: [Node[], Value[]] = [[], []];
    [node.kind, node.items, node.value] = ["array", items, values];
    if (this.open("]")) return;
    do {
      const item = this.readValue(node, items.length);
      items.push(item);
      values.push(item.value);
    } while (this.hasNext("]"));
  }

  private readObject(node: Node): void {
    const members = new Map<string, Node>();
    const values: Members = Object.create(null);
    [node.kind, node.members, node.value] = ["object", members, values];
    if (this.open("}")) return;
    do {
      const member = this.readMember(node, members);
      members.set(String(member.step), member);
      values[member.step] = member.value;
    } while (this.hasNext("}"));
  }

  private readMember(parent: Node, known: ReadonlyMap<string, Node>): Node {
    const scanner = this.scanner;
    const start = scanner.at;
    if (scanner.peek() !== '"') throw stop("key", start);
    const name = scanner.readString();
    const end = scanner.at;
    scanner.skipSpace();
    if (scanner.peek() !== ":") throw stop("colon", scanner.at);
    scanner.at += 1;
    scanner.skipSpace();
    const index = this.found.length;
    const node = this.readValue(parent, name);
    [node.keyStart, node.keyEnd] = [start, end];
    if (known.has(name)) {
      this.found.splice(index, 0, { code: "duplicate-key", node, offset: start, end });
    }
    return node;
  }

  /** Step over an opening bracket; return whether the closing one follows. */
  private open(close: string): boolean {
    this.scanner.at += 1;
    this.scanner.skipSpace();
    if (this.scanner.peek() !== close) return false;
    this.scanner.at += 1;
    return true;
  }

  /** Step over a comma, or over the closing bracket; return whether it was a comma. */
  private hasNext(close: string): boolean {
    const scanner = this.scanner;
    scanner.skipSpace();
    const char = scanner.peek();
    if (char !== "," && char !== close) throw stop("comma", scanner.at);
    scanner.at += 1;
    if (char === ",") scanner.skipSpace();
    return char === ",";
  }
}

function newNode(parent: Node | null, step: string | number, start: number): Node {
  return {
    kind: "null",
    value: null,
    start,
    end: start,
    keyStart: -1,
    keyEnd: -1,
    parent,
    step,
    members: NO_MEMBERS,
    items: NO_ITEMS,
  };
}
