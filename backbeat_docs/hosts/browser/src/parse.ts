/** Strict JSON: RFC 8259 without duplicate keys, lone surrogates or numbers beyond a double. */
import { type Code, type Defect, JsonTextError, refuse } from "./defect.ts";
import { type Kind, type Members, type Node, pathOf, toPointer, type Value } from "./node.ts";
import { Scanner, stop } from "./scan.ts";
import { truncate } from "./truncate.ts";

/** The deepest nesting of arrays and objects. */
export const MAX_DEPTH = 64;

const LONGEST_WORD = 30; // a longer number is not shown

/** Return the tree of a text; throw `JsonTextError` with every defect that was found. */
export function parse(text: string): Node {
  refuseDepth(text);
  if (text.startsWith("\ufeff")) throw refuse("not-json", 0, { reason: "mark" });
  if (/^[ \t\n\r]*$/.test(text)) throw refuse("not-json", 0, { reason: "empty" });
  const builder = new Builder(text);
  const root = builder.readDocument();
  const found = [...findLoneSurrogates(text), ...builder.found];
  if (found.length > 0) {
    found.sort((left, right) => left.offset - right.offset);
    throw new JsonTextError(...truncate(addPointers(found)));
  }
  return root;
}

const BRACKET = /[[\]{}"]/g;

function refuseDepth(text: string): void {
  let depth = 0;
  BRACKET.lastIndex = 0;
  for (let found = BRACKET.exec(text); found !== null; found = BRACKET.exec(text)) {
    const [char] = found;
    if (char === '"') BRACKET.lastIndex = skipString(text, BRACKET.lastIndex);
    else if (char === "]" || char === "}") depth -= 1;
    else if (++depth > MAX_DEPTH) throw refuse("too-deep", found.index, { end: found.index + 1 });
  }
}

/** Return the offset after a string, or after its beginning if it does not end. */
function skipString(text: string, start: number): number {
  let at = start;
  for (;;) {
    const quote = text.indexOf('"', at);
    const slash = text.indexOf("\\", at);
    if (quote < 0 && slash < 0) return text.length;
    if (slash < 0 || (quote >= 0 && quote < slash)) return quote + 1;
    at = slash + 2;
  }
}

/** A defect whose pointer is built only if it is listed. */
interface Found {
  code: Code;
  node: Node | null;
  offset: number;
  end: number;
  shown?: string;
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
    const isWord = !/[0-9]/.test(text);
    const shown = isWord || text.length < LONGEST_WORD ? text : String(text.length);
    this.found.push({ code: "not-finite", node, offset: node.start, end: this.scanner.at, shown });
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
