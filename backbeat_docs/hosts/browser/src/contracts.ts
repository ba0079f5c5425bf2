/** What `backbeat javascript` writes into `contracts.json`: contracts, and the words about them. */
import type { Limits } from "./limits.ts";
import type { Value } from "./node.ts";

/** A schema of JSON Schema 2020-12. */
export type Schema = boolean | { readonly [keyword: string]: Value };

/** Pairs of code points, both included. */
export type Ranges = readonly (readonly [number, number])[];

/** What a text is like that a pattern accepts, one character after another. */
export interface Shape {
  low: number;
  high: number | null;
  heads: readonly Ranges[];
  rest: Ranges | null;
}

/** What follows a field's name, and one of two templates after it. */
export interface Words {
  statement: string;
  got: string;
  hidden: string;
}

export interface Statement extends Words {
  shape?: Shape | null;
}

/** The words about each place of a schema, by its JSON Pointer and by keyword. */
export type Statements = Readonly<Record<string, Readonly<Record<string, Statement>>>>;

export interface Contract {
  type: string;
  name: string;
  version: string;
  title: string;
  schema: Schema;
  /** The sentence for a body of this contract under another type. */
  body: string;
  statements: Statements;
  order: readonly string[];
  /** What differs for a tolerant reader. */
  open: { statements: Statements; order: readonly string[] };
}

/** Decides whether a pattern is found in a text; the first row is the start. */
export interface Automaton {
  classes: readonly Ranges[];
  rows: readonly (readonly number[])[];
  accepting: readonly number[];
}

type Texts = Readonly<Record<string, string>>;

export interface Mistake {
  situations: readonly string[];
  before: string;
  here: string;
  reason: string;
}

export interface Example {
  title: string;
  type: string | null;
  code: string | null;
  text: string;
}

/** `contracts.json` as a program imports it: TypeScript takes its pairs for lists. */
export interface ContractsFile {
  version: string;
  contracts: readonly { type: string }[];
  precedence: readonly string[];
}

export interface Contracts extends ContractsFile {
  limits: Limits & {
    name: number;
    value: number;
    number: number;
    word: number;
    members: number;
    dateTime: number;
    before: number;
    here: number;
  };
  contracts: readonly Contract[];
  formats: Texts;
  automata: Readonly<Record<string, Automaton>>;
  fixes: Texts;
  /** The words about keywords that no place of a schema has: they say the same everywhere. */
  anywhere: Readonly<Record<string, Words>>;
  phrases: Texts;
  members: Texts;
  envelope: Readonly<Record<string, Words>>;
  hints: Texts;
  aboveOne: Texts;
  dateTimes: readonly (readonly [string, string])[];
  defects: Texts;
  hiddenDefects: Texts;
  details: Texts;
  reasons: Texts;
  mistakes: readonly Mistake[];
  languages: readonly (readonly [string, string])[];
  words: Texts;
  expressions: Texts;
  codes: Readonly<Record<string, { title: string; anchor: string }>>;
  examples: readonly Example[];
}
