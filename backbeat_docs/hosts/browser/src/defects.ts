/** Sentences about a text that is not strict JSON. */
import type { Contracts } from "./contracts.ts";
import type { Defect } from "./defect.ts";
import { Mistakes } from "./mistakes.ts";
import { unescapeStep } from "./node.ts";
import type { Sentences } from "./parts.ts";
import { format } from "./quoting.ts";

export class Defects {
  private readonly sentences: Sentences;
  private readonly data: Contracts;
  private readonly limit: string;
  private readonly mistakes: Mistakes;

  constructor(sentences: Sentences, maxBytes: number) {
    this.sentences = sentences;
    this.data = sentences.data;
    this.limit = groupDigits(maxBytes);
    this.mistakes = new Mistakes(this.data);
  }

  /** Return the sentence about a defect of a text. */
  describe(defect: Defect, text: string): string {
    const { defects, hiddenDefects, limits } = this.data;
    const hidden = this.sentences.hideValues ? hiddenDefects[defect.code] : undefined;
    const key = unescapeStep(defect.pointer.slice(defect.pointer.lastIndexOf("/") + 1));
    return format(hidden ?? defects[defect.code], {
      detail: this.describeDetail(defect, text),
      key: this.sentences.quoting.quote(key),
      limit: this.limit,
      depth: String(limits.depth),
    });
  }

  private describeDetail({ code, reason, shown = "", offset, end }: Defect, text: string): string {
    const { details, limits } = this.data;
    if (code === "not-utf8") return format(details.byte, { byte: shown });
    if (code === "not-finite") {
      const length = end - offset;
      if (length <= limits.number) return text.slice(offset, end);
      return format(details["long number"], { length: String(length) });
    }
    if (reason === undefined) return "";
    if (reason === "mark" || reason === "empty" || reason === "surrogate" || reason === "wide") {
      return format(details[reason], { encoding: shown });
    }
    const [seen, hidden] = this.mistakes.describe(reason, text, offset);
    return this.sentences.hideValues ? hidden : seen;
  }
}

/** Return a count as the command writes it: `1,048,576`. */
function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(?:[0-9]{3})+$)/g, ",");
}
