/**
 * The constraints of a schema, as @cfworker/json-schema decides about them.
 *
 * The engine is asked about one value at a time, and about the keywords that need no other schema.
 * Where schemas apply to parts of a value, `refusals.ts` follows them: the engine does not say in
 * which order refusals were found, lists those of alternatives with the others, and joins lists in
 * a way that runs out of stack for a message of 1 MiB. Some keywords it reads otherwise than the
 * command, or too slowly: `format` is checked by the expressions of the export, and `pattern`,
 * `multipleOf` and `uniqueItems` in `refusals.ts`.
 */
import { type Schema as EngineSchema, format, validate } from "@cfworker/json-schema";
import type { Members, Value } from "./node.ts";

const CONSTRAINTS: ReadonlySet<string> = new Set([
  "type",
  "const",
  "enum",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "format",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "dependentRequired",
]);

const NOWHERE = Object.create(null); // the constraints have no references
const NONE: ReadonlySet<string> = new Set();

/** Let the engine check formats by patterns, in place of its own checks. */
export function useFormats(patterns: Readonly<Record<string, string>>): void {
  for (const [name, pattern] of Object.entries(patterns)) {
    const expression = new RegExp(pattern, "u");
    format[name] = (text) => expression.test(text);
  }
}

/** The constraints of one schema. */
export class Constraints {
  private readonly schema: EngineSchema;
  private readonly isEmpty: boolean;

  constructor(schema: Members) {
    const own = Object.entries(schema).filter(([keyword]) => CONSTRAINTS.has(keyword));
    this.schema = Object.fromEntries(own);
    this.isEmpty = own.length === 0;
  }

  /** Return the keywords that refuse a value. */
  listRefusing(value: Value): ReadonlySet<string> {
    if (this.isEmpty) return NONE;
    const { valid, errors } = validate(value, this.schema, "2020-12", NOWHERE, false);
    return valid ? NONE : new Set(errors.map((unit) => unit.keyword));
  }
}

export function isConstraint(keyword: string): boolean {
  return CONSTRAINTS.has(keyword);
}
