/** Why a value is refused, in a few words: a missing time zone, a percentage. */
import type { Contracts, Schema } from "./contracts.ts";
import { toDigits } from "./numbers.ts";
import { format } from "./quoting.ts";
import { length } from "./unicode.ts";

export class Reasons {
  private readonly data: Contracts;
  private readonly dateTimes: [RegExp, string][];

  constructor(data: Contracts) {
    this.data = data;
    this.dateTimes = data.dateTimes.map(([pattern, reason]) => [
      new RegExp(`^(?:${pattern})$`, "u"),
      reason,
    ]);
  }

  /** Return why a text is not the date-time of a contract, or nothing. */
  explainDateTime(text: string): string {
    if (length(text) > this.data.limits.dateTime) return "";
    return this.dateTimes.find(([pattern]) => pattern.test(text))?.[1] ?? "";
  }

  /** Return the likely cause of a number above its maximum, or nothing. */
  explainMaximum(value: number, schema: Schema): string {
    if (typeof schema === "boolean" || schema.maximum !== 1 || schema.minimum !== 0) return "";
    if (value <= 1 + 1e-6) return this.data.aboveOne.rounding ?? "";
    if (value < 2 || value > 100) return "";
    const [percent, fraction] = [toDigits(value, 12), toDigits(value / 100, 12)];
    return format(this.data.aboveOne.percentage, { percent, fraction });
  }
}
