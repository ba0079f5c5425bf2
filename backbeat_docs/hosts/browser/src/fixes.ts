/** Changes of a text that repair what a finding is about, where one is likely meant. */
import { type Cause, findRenamed } from "./causes.ts";
import type { Contracts } from "./contracts.ts";
import type { Defect } from "./defect.ts";
import { listChoices, type Sentences } from "./parts.ts";
import { format } from "./quoting.ts";
import type { Fix } from "./types.ts";

export class Fixes {
  private readonly sentences: Sentences;
  private readonly data: Contracts;

  constructor(sentences: Sentences) {
    this.sentences = sentences;
    this.data = sentences.data;
  }

  /** Return the fix of a misspelt field or value. */
  fixCause(cause: Cause): Fix | undefined {
    const { keyword, node, rule } = cause;
    const { quoting } = this.sentences;
    if (rule === null) return undefined;
    if (keyword === "enum") {
      const near = quoting.findNear(node.value, listChoices(rule.schema));
      return near === undefined ? undefined : this.write(near, node.start, node.end);
    }
    if (keyword !== "additionalProperties" || node.keyStart < 0) return undefined;
    const near = findRenamed(node, rule) ?? quoting.findNear(node.step, rule.names("properties"));
    if (near === undefined || node.parent?.members.has(near)) return undefined;
    return this.write(near, node.keyStart, node.keyEnd);
  }

  /** Return the fix of a key without quotes. */
  fixDefect({ reason, offset }: Defect, text: string): Fix | undefined {
    const key = reason === "key" ? /^[A-Za-z_$][\w$.-]*(?=\s*:)/.exec(text.slice(offset))?.[0] : "";
    return key ? this.write(key, offset, offset + key.length) : undefined;
  }

  /** Return the change that writes a text as JSON in place of a range. */
  write(text: string, from: number, to: number): Fix {
    const label = format(this.data.fixes.write, { text: this.sentences.quoting.quote(text) });
    return { from, to, insert: JSON.stringify(text), label };
  }
}
