/** What the schemas of a contract refuse in a message: keywords and places, never sentences. */
import type { Node, Value } from "./node.ts";
import { isMultiple, numberKey } from "./numbers.ts";
import type { Rule } from "./rules.ts";

/** One keyword that refuses one value. */
export interface Refusal {
  keyword: string;
  node: Node;
  /** The schema of the keyword; `null` for `false` and for names that are refused. */
  rule: Rule | null;
}

/** The most refusals that are listed for one message. */
const MOST_REFUSALS = 10_000;

/** The refusals of one message, in the order in which they are found. */
export class Refusals {
  readonly list: Refusal[] = [];
  readonly text: string;
  private readonly most: number;

  constructor(text: string, most = MOST_REFUSALS) {
    this.text = text;
    this.most = most;
  }

  get isFull(): boolean {
    return this.list.length >= this.most;
  }

  add(keyword: string, node: Node, rule: Rule | null): void {
    if (!this.isFull) this.list.push({ keyword, node, rule });
  }

  /** List what a schema refuses in a value. */
  collect(rule: Rule | boolean, node: Node): void {
    if (typeof rule === "boolean") {
      if (!rule) this.add("false-schema", node, null);
      return;
    }
    const refusing = rule.constraints.listRefusing(node.value);
    for (const [keyword, check] of rule.keywords) {
      if (this.isFull) return;
      if (check !== undefined) check(rule, node, this);
      else if (refusing.has(keyword)) this.add(keyword, node, rule);
    }
  }

  /** Return whether a schema accepts a value. */
  accepts(rule: Rule | boolean, node: Node): boolean {
    const found = new Refusals(this.text, 1);
    found.collect(rule, node);
    return found.list.length === 0;
  }
}

/** Lists what a keyword of a schema refuses in a value. */
export type Check = (rule: Rule, node: Node, found: Refusals) => void;

/** Build the check of a keyword that refuses a value as a whole. */
function refuses(
  keyword: string,
  accepts: (rule: Rule, node: Node, found: Refusals) => boolean,
): Check {
  return (rule, node, found) => {
    if (!accepts(rule, node, found)) found.add(keyword, node, rule);
  };
}

const checkRequired: Check = (rule, node, found) => {
  if (node.kind !== "object") return;
  for (const name of rule.names("required")) {
    if (!node.members.has(name)) found.add("required", node, rule);
  }
};

const checkProperties: Check = (rule, node, found) => {
  if (node.members.size === 0) return;
  for (const name of rule.names("properties")) {
    const member = node.members.get(name);
    if (member !== undefined) found.collect(rule.inner("properties", name), member);
  }
};

const checkPatternProperties: Check = (rule, node, found) => {
  for (const pattern of rule.names("patternProperties")) {
    const inner = rule.inner("patternProperties", pattern);
    for (const [name, member] of node.members) {
      if (rule.finds(pattern, name)) found.collect(inner, member);
    }
  }
};

/** Return the members that neither `properties` nor `patternProperties` of a schema covers. */
export function listUnknown(rule: Rule, node: Node): Node[] {
  const patterns = rule.names("patternProperties");
  return [...node.members]
    .filter(
      ([name]) => !rule.lists("properties", name) && !patterns.some((one) => rule.finds(one, name)),
    )
    .map(([, member]) => member);
}

const checkAdditionalProperties: Check = (rule, node, found) => {
  const inner = rule.inner("additionalProperties");
  if (inner === true) return;
  const unknown = listUnknown(rule, node);
  if (inner !== false) for (const member of unknown) found.collect(inner, member);
  else if (unknown.length > 0) found.add("additionalProperties", node, rule);
};

const checkPropertyNames: Check = (rule, node, found) => {
  const inner = rule.inner("propertyNames");
  for (const { step, keyStart, keyEnd, ...member } of node.members.values()) {
    const place = { start: keyStart, end: keyEnd, keyStart, keyEnd, step };
    const name: Node = { ...member, ...place, kind: "string", value: step };
    if (!found.accepts(inner, name)) return found.add("propertyNames", node, null);
  }
};

const checkItems: Check = (rule, node, found) => {
  const inner = rule.inner("items");
  for (const item of node.items.slice(rule.names("prefixItems").length)) {
    if (found.isFull) return;
    found.collect(inner, item);
  }
};

const checkPrefixItems: Check = (rule, node, found) => {
  for (const [index] of rule.names("prefixItems").entries()) {
    const item = node.items[index];
    if (item !== undefined) found.collect(rule.inner("prefixItems", index), item);
  }
};

function contains(rule: Rule, node: Node, found: Refusals): boolean {
  if (node.kind !== "array") return true;
  const inner = rule.inner("contains");
  const count = node.items.filter((item) => found.accepts(inner, item)).length;
  const { minContains: least = 1, maxContains: most = count } = rule.schema;
  return count >= Number(least) && count <= Number(most);
}

function isUnique(rule: Rule, node: Node, { text }: Refusals): boolean {
  if (rule.schema.uniqueItems !== true) return true;
  return new Set(node.items.map((item) => freeze(item, text))).size === node.items.length;
}

/** Return a text that two values share exactly if JSON Schema calls them equal. */
function freeze(node: Node, text: string): string {
  if (node.kind === "number") {
    return numberKey(Number(node.value), text.slice(node.start, node.end));
  }
  if (node.kind === "array") return `[${node.items.map((item) => freeze(item, text)).join(",")}]`;
  if (node.kind !== "object") return JSON.stringify(node.value);
  const members = [...node.members].sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${freeze(one, text)}`).join(",")}}`;
}

const collectEach =
  (keyword: string): Check =>
  (rule, node, found) => {
    for (const index of indexes(rule.schema[keyword]))
      found.collect(rule.inner(keyword, index), node);
  };

function countAccepting(keyword: string, rule: Rule, node: Node, found: Refusals): number {
  const list = indexes(rule.schema[keyword]);
  return list.filter((index) => found.accepts(rule.inner(keyword, index), node)).length;
}

function indexes(list: Value | undefined): number[] {
  return Array.isArray(list) ? [...list.keys()] : [];
}

const checkCondition: Check = (rule, node, found) => {
  const keyword = found.accepts(rule.inner("if"), node) ? "then" : "else";
  if (Object.hasOwn(rule.schema, keyword)) found.collect(rule.inner(keyword), node);
};

const checkDependentSchemas: Check = (rule, node, found) => {
  for (const name of rule.names("dependentSchemas")) {
    if (node.members.has(name)) found.collect(rule.inner("dependentSchemas", name), node);
  }
};

/** How each keyword is checked that applies other schemas, or that the engine reads otherwise. */
export const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["$ref", (rule, node, found) => found.collect(rule.follow(), node)],
  ["required", checkRequired],
  ["properties", checkProperties],
  ["patternProperties", checkPatternProperties],
  ["additionalProperties", checkAdditionalProperties],
  ["propertyNames", checkPropertyNames],
  ["dependentSchemas", checkDependentSchemas],
  ["items", checkItems],
  ["prefixItems", checkPrefixItems],
  ["contains", refuses("contains", contains)],
  ["uniqueItems", refuses("uniqueItems", isUnique)],
  ["allOf", collectEach("allOf")],
  ["anyOf", refuses("anyOf", (...given) => countAccepting("anyOf", ...given) > 0)],
  ["oneOf", refuses("oneOf", (...given) => countAccepting("oneOf", ...given) === 1)],
  ["not", refuses("not", (rule, node, found) => !found.accepts(rule.inner("not"), node))],
  ["if", checkCondition],
  ["multipleOf", refuses("multipleOf", isMultipleOf)],
  ["pattern", refuses("pattern", matches)],
]);

function isMultipleOf(
  { schema }: Rule,
  { kind, value, start, end }: Node,
  { text }: Refusals,
): boolean {
  if (kind !== "number") return true;
  return isMultiple(Number(value), text.slice(start, end), Number(schema.multipleOf));
}

function matches(rule: Rule, { value }: Node): boolean {
  return typeof value !== "string" || rule.finds(String(rule.schema.pattern), value);
}
