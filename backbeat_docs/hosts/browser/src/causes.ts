/** Turns refusals into causes: one per value, in document order. */
import type { Node } from "./node.ts";
import { listUnknown, type Refusal } from "./refusals.ts";
import type { Rule } from "./rules.ts";

/** A refusal of one value, or of one member that is missing: then `missing` is its name. */
export interface Cause extends Refusal {
  missing?: string;
}

/** How two refusals of one value are ordered. */
export type Precedence = (keyword: string) => number;

/** Return one refusal for each cause, in document order. */
export function findCauses(refusals: readonly Refusal[], precedence: Precedence): Cause[] {
  const split = listDifferent(refusals).flatMap(splitRefusal);
  const causes = mergeRenamed(keepOnePerValue(split, precedence));
  return causes.sort(compareByPlace);
}

/** Leave out a refusal that an engine lists again, as for each missing member of an object. */
function listDifferent(refusals: readonly Refusal[]): Refusal[] {
  const known = new Map<Node, Map<Rule | null, Set<string>>>();
  return refusals.filter(({ keyword, node, rule }) => {
    const ofNode = getOrAdd(known, node, () => new Map<Rule | null, Set<string>>());
    const keywords = getOrAdd(ofNode, rule, () => new Set<string>());
    return keywords.size < keywords.add(keyword).size;
  });
}

function getOrAdd<Key, Item>(map: Map<Key, Item>, key: Key, make: () => Item): Item {
  const item = map.get(key) ?? make();
  map.set(key, item);
  return item;
}

/** Return a refusal for each member that is missing or unknown. */
function splitRefusal(refusal: Refusal): Cause[] {
  const { keyword, node, rule } = refusal;
  if (rule === null) return [refusal];
  if (keyword === "required") {
    const names = new Set(rule.names("required"));
    return [...names]
      .filter((name) => !node.members.has(name))
      .map((missing) => ({ ...refusal, missing }));
  }
  if (keyword === "additionalProperties") {
    return listUnknown(rule, node).map((member) => ({ ...refusal, node: member }));
  }
  return [refusal];
}

/** Keep one refusal per value, by precedence; each missing member is a separate cause. */
function keepOnePerValue(causes: readonly Cause[], precedence: Precedence): Cause[] {
  const kept = new Map<Node, Map<string | undefined, Cause>>();
  for (const cause of causes) {
    const ofNode = getOrAdd(kept, cause.node, () => new Map<string | undefined, Cause>());
    const other = ofNode.get(cause.missing);
    if (other === undefined || precedes(cause, other, precedence)) ofNode.set(cause.missing, cause);
  }
  return [...kept.values()].flatMap((ofNode) => [...ofNode.values()]);
}

/** Return whether a refusal is shown rather than another one of the same value. */
function precedes(cause: Cause, other: Cause, precedence: Precedence): boolean {
  const rank = precedence(cause.keyword) - precedence(other.keyword);
  if (rank !== 0) return rank < 0;
  if (cause.keyword !== other.keyword) return cause.keyword < other.keyword;
  const limit = strictness(cause) - strictness(other);
  if (limit !== 0 || cause.rule === other.rule) return limit < 0;
  return rankOf(cause) < rankOf(other);
}

/** Return a number that is lower for a stricter limit. */
function strictness({ keyword, rule }: Cause): number {
  const limit = rule?.schema[keyword];
  const strict = typeof limit === "number" ? limit : 0;
  return keyword.toLowerCase().includes("min") ? -strict : strict;
}

function rankOf({ rule }: Cause): number {
  return rule === null ? -1 : rule.rank;
}

/** Leave out a missing member that is there under its name in another case or in camelCase. */
function mergeRenamed(causes: Cause[]): Cause[] {
  const found = new Map<Node | null, Set<string>>();
  for (const { keyword, node, rule } of causes) {
    const name = keyword === "additionalProperties" ? findRenamed(node, rule) : undefined;
    if (name !== undefined) getOrAdd(found, node.parent, () => new Set<string>()).add(name);
  }
  return causes.filter(
    ({ missing, node }) => missing === undefined || !found.get(node)?.has(missing),
  );
}

/** Return the absent field whose name an unknown member has, but for case and separators. */
export function findRenamed(member: Node, rule: Rule | null): string | undefined {
  const wrong = foldName(String(member.step));
  return rule
    ?.names("properties")
    .find((name) => foldName(name) === wrong && !member.parent?.members.has(name));
}

/** Return a member's name without case and separators: `agentId` and `agent_id` are equal. */
export function foldName(name: string): string {
  return name.replace(/[_-]/g, "").toLowerCase();
}

/** Order causes by document; missing members come last, in the contract's order. */
function compareByPlace(left: Cause, right: Cause): number {
  const late = Number(left.missing !== undefined) - Number(right.missing !== undefined);
  return late || left.node.start - right.node.start || indexOf(left) - indexOf(right);
}

function indexOf({ missing, rule }: Cause): number {
  return missing === undefined ? 0 : (rule?.names("required").indexOf(missing) ?? 0);
}
