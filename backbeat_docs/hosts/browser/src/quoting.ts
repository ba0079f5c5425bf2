/** Shows untrusted values in sentences: quoted, cut, escaped, named by path. */
import type { Contracts } from "./contracts.ts";
import { findNearest } from "./nearest.ts";
import type { Node, Path, Value } from "./node.ts";
import { head, length } from "./unicode.ts";

/** Return a template with its parts filled in, each of which is made when it is named. */
export function fill(template: string, part: (name: string) => string): string {
  return template.replace(/\{([a-z_ ]+)\}/g, (_, name: string) => part(name));
}

/** Return a template filled with some texts. */
export function format(template: string | undefined, texts: Record<string, string>): string {
  return fill(template ?? "", (name) => texts[name] ?? "");
}

export class Quoting {
  private readonly data: Contracts;
  private readonly name: RegExp;
  private readonly unsafe: RegExp;
  private readonly command: RegExp;

  constructor(data: Contracts) {
    this.data = data;
    this.name = new RegExp(`^(?:${data.expressions.name})$`, "u");
    this.unsafe = new RegExp(data.expressions.unsafe ?? "", "gu");
    this.command = new RegExp(data.expressions.command ?? "", "gu");
  }

  /** Return a text as JSON, cut after the longest name that is shown. */
  quote(text: string): string {
    const cut = head(text, this.data.limits.name);
    return JSON.stringify(cut) + (cut === text ? "" : "…");
  }

  /** Return the name of a field as a reader writes it: `issues[2].severity`. */
  fieldName(path: Path): string {
    let text = "";
    for (const step of path) text += this.formatStep(step, text === "");
    return text || "message";
  }

  private formatStep(step: string | number, isFirst: boolean): string {
    if (typeof step === "number") return `[${step}]`;
    const isPlain = length(step) <= this.data.limits.name && this.name.test(step);
    if (!isPlain) return `[${this.quote(step)}]`;
    return isFirst ? step : `.${step}`;
  }

  /** Return a value as a sentence shows it: its source text, cut and escaped. */
  showValue(node: Node, text: string): string {
    if (node.kind === "array" || node.kind === "object") {
      return this.data.phrases[`an ${node.kind}`] ?? "";
    }
    return this.showSource(text.slice(node.start, node.end));
  }

  /** Return source text as a sentence shows it. */
  showSource(source: string): string {
    const cut = head(source, this.data.limits.value);
    const shown = cut === source ? source : `${cut}…`;
    return /^[ -~]*$/.test(shown) ? shown : this.plain(shown);
  }

  /** Return the words that suggest a near one of the known words, or nothing. */
  didYouMean(wrong: Value, known: Iterable<Value>): string {
    const near = this.findNear(wrong, known);
    return near === undefined ? "" : this.suggest(near);
  }

  /** Return the nearest of the known words, if one is near. */
  findNear(wrong: Value, known: Iterable<Value>): string | undefined {
    if (typeof wrong !== "string" || length(wrong) > this.data.limits.word) return undefined;
    return findNearest(
      wrong,
      [...known].filter((word) => typeof word === "string"),
    );
  }

  suggest(word: string): string {
    return format(this.data.phrases.near, { word: this.quote(word) });
  }

  private plain(text: string): string {
    return text
      .replace(this.unsafe, escapeCharacter)
      .replace(
        this.command,
        (found) => found.slice(0, -1) + escapeCode(found.charCodeAt(found.length - 1)),
      );
  }
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/** Return how a character is written that is not shown as itself. */
export function escapeCharacter(char: string): string {
  return SHORT.get(char) ?? escapeCode(char.codePointAt(0) ?? 0);
}

function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
