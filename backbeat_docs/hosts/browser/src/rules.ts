/** A contract's schemas, each compiled when a message first needs it. */
import type { Contract, Statement, Statements } from "./contracts.ts";
import { Constraints, isConstraint } from "./engine.ts";
import { escapeStep, type Members, unescapeStep, type Value } from "./node.ts";
import type { Patterns } from "./patterns.ts";
import { CHECKS, type Check } from "./refusals.ts";

/** The schemas of one contract, as a writer or a tolerant reader applies them. */
export class Rules {
  readonly root: Rule | boolean;
  readonly statements: Statements;
  readonly isOpen: boolean;
  readonly patterns: Patterns;
  private readonly schema: Value;
  private readonly order: readonly string[];
  private readonly known = new Map<string, Rule | boolean>();

  constructor(contract: Contract, patterns: Patterns, isOpen: boolean) {
    this.schema = contract.schema;
    this.isOpen = isOpen;
    this.patterns = patterns;
    this.statements = isOpen
      ? { ...contract.statements, ...contract.open.statements }
      : contract.statements;
    this.order = isOpen ? contract.open.order : contract.order;
    this.root = this.find("");
  }

  /** Return the position of a schema among those that refuse one value for the same reason. */
  rank(pointer: string): number {
    return this.order.indexOf(pointer);
  }

  /** Return the schema at a JSON Pointer. */
  find(pointer: string): Rule | boolean {
    const known = this.known.get(pointer);
    if (known !== undefined) return known;
    const schema = pointer.split("/").slice(1).reduce(getPart, this.schema);
    const rule = isObject(schema) ? new Rule(this, pointer, schema) : schema !== false;
    this.known.set(pointer, rule);
    return rule;
  }
}

/** One schema of a contract. */
export class Rule {
  readonly rules: Rules;
  readonly pointer: string;
  readonly schema: Members;
  readonly constraints: Constraints;
  /** The keywords that may refuse a value, as the schema lists them; the engine checks the rest. */
  readonly keywords: readonly (readonly [string, Check | undefined])[];

  constructor(rules: Rules, pointer: string, schema: Members) {
    this.rules = rules;
    this.pointer = pointer;
    this.schema = schema;
    this.constraints = new Constraints(schema);
    this.keywords = Object.keys(schema)
      .filter((keyword) => isConstraint(keyword) || CHECKS.has(keyword))
      .filter((keyword) => !(rules.isOpen && CLOSING.has(keyword) && schema[keyword] === false))
      .map((keyword) => [keyword, CHECKS.get(keyword)] as const);
  }

  get rank(): number {
    return this.rules.rank(this.pointer);
  }

  /** Return the words about a value that a keyword refuses. */
  statement(keyword: string): Statement | undefined {
    return this.rules.statements[this.pointer]?.[keyword];
  }

  /** Return a schema inside this one, by its keyword and the name or index after it. */
  inner(...steps: (string | number)[]): Rule | boolean {
    return this.rules.find(this.pointer + steps.map((step) => `/${escapeStep(step)}`).join(""));
  }

  /** Return the schema that `$ref` names. */
  follow(): Rule | boolean {
    return this.rules.find(String(this.schema.$ref).slice(1));
  }

  /** Return the names that `properties` or another keyword lists, in the order of the schema. */
  names(keyword: string): string[] {
    const value = this.schema[keyword];
    if (Array.isArray(value)) return value.map(String);
    return isObject(value) ? Object.keys(value) : [];
  }

  /** Return whether a pattern is found in a text. */
  finds(pattern: string, text: string): boolean {
    return this.rules.patterns.finds(pattern, text);
  }

  /** Return whether a keyword whose value is an object has a member. */
  lists(keyword: string, name: string): boolean {
    const value = this.schema[keyword];
    return isObject(value) && Object.hasOwn(value, name);
  }
}

const CLOSING: ReadonlySet<string> = new Set(["additionalProperties", "unevaluatedProperties"]);

export function isObject(value: Value | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function getPart(value: Value, token: string): Value {
  const step = unescapeStep(token);
  if (Array.isArray(value)) return value[Number(step)] ?? null;
  return isObject(value) && Object.hasOwn(value, step) ? (value[step] ?? null) : null;
}
