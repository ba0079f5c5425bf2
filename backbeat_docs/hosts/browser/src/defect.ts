/** What is wrong in a text that is not strict JSON. The words about it come from the export. */

export type Code =
  | "not-utf8"
  | "not-json"
  | "duplicate-key"
  | "not-finite"
  | "too-deep"
  | "too-large";

/** Why a text is not JSON: one of its own reasons, or where the syntax breaks. */
export type Reason = "mark" | "wide" | "empty" | "surrogate" | Syntax;

/** What the parser expected or found at the place where a text stops being JSON. */
export type Syntax =
  | "value"
  | "key"
  | "comma"
  | "colon"
  | "after"
  | "string"
  | "control"
  | "escape";

export interface Defect {
  code: Code;
  pointer: string;
  /** The UTF-16 offset of the defect, and of the end of the part concerned. */
  offset: number;
  end: number;
  reason?: Reason;
  /** The part of the text that the sentence shows: a word, a byte, an encoding. */
  shown?: string;
}

/** Thrown for a text that is not strict JSON, with its defects in the order of the text. */
export class JsonTextError extends Error {
  readonly defects: readonly Defect[];
  /** Whether those are all defects, or only the first of many. */
  readonly complete: boolean;

  constructor(defects: readonly Defect[], complete = true) {
    super(defects.map(describe).join("; "));
    this.name = "JsonTextError";
    this.defects = defects;
    this.complete = complete;
  }
}

function describe(defect: Defect): string {
  const reason = defect.reason ? ` (${defect.reason})` : "";
  return `${defect.code}${reason} at ${defect.pointer || "the root"}`;
}

/** Build the error for a text of which nothing more is read. */
export function refuse(code: Code, offset = 0, more: Partial<Defect> = {}): JsonTextError {
  return new JsonTextError([{ code, pointer: "", offset, end: offset, ...more }]);
}
