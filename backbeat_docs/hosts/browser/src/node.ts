/** A JSON text as a tree: each value with its place. */

export type Value = null | boolean | number | string | Value[] | Members;

/** The members of an object; it has no prototype, so no member is anything but data. */
export interface Members {
  [name: string]: Value;
}

export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

/** One value of a text, with UTF-16 offsets. */
export interface Node {
  kind: Kind;
  value: Value;
  start: number;
  end: number;
  /** The offsets of the quotes of its key, if it is a member. */
  keyStart: number;
  keyEnd: number;
  parent: Node | null;
  /** The name of a member, the index of an item. */
  step: string | number;
  /** The members of an object in the order of the text. */
  members: ReadonlyMap<string, Node>;
  /** The items of an array. */
  items: readonly Node[];
}

/** The steps from the root to a value. */
export type Path = (string | number)[];

/** Return the path of a node, or of a member that it lacks. */
export function pathOf(node: Node, missing?: string): Path {
  const path: Path = missing === undefined ? [] : [missing];
  for (let at = node; at.parent !== null; at = at.parent) path.push(at.step);
  return path.reverse();
}

/** Return the JSON Pointer (RFC 6901) of a path. */
export function toPointer(path: Path): string {
  return path.map((step) => `/${escapeStep(step)}`).join("");
}

export function escapeStep(step: string | number): string {
  return String(step).replaceAll("~", "~0").replaceAll("/", "~1");
}

export function unescapeStep(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
