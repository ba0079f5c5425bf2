/** Names the mistake at the place where a text stops being JSON. */
import type { Contracts } from "./contracts.ts";
import type { Syntax } from "./defect.ts";
import { format } from "./quoting.ts";
import { head, tail } from "./unicode.ts";

interface Mistake {
  situations: readonly string[];
  before: RegExp;
  here: RegExp;
  reason: string;
}

export class Mistakes {
  private readonly data: Contracts;
  private readonly mistakes: Mistake[];
  private readonly languages: [RegExp, string][];
  private readonly word: RegExp;
  private readonly words: ReadonlyMap<string, string>;

  constructor(data: Contracts) {
    this.data = data;
    this.words = new Map(Object.entries(data.words));
    this.word = atStart(data.expressions.word ?? "");
    this.languages = data.languages.map(([pattern, reason]) => [atStart(pattern), reason]);
    this.mistakes = data.mistakes.map(({ situations, before, here, reason }) => ({
      situations,
      before: new RegExp(`(?:${before})$`, "u"),
      here: atStart(here),
      reason,
    }));
  }

  /** Return why a text is not JSON at a place, and the same without any part of a value. */
  describe(situation: Syntax, text: string, place: number): [string, string] {
    const { reasons, limits } = this.data;
    const reason = (name: string): string => reasons[name] ?? reasons.other ?? "";
    if (situation === "escape") return same(reason("escape"));
    const here = head(text.slice(place, place + 2 * limits.here), limits.here);
    const isFirst = /^[ \t\n\r]*$/.test(text.slice(0, place));
    if (/^[\]}]/.test(here) && /,[ \t\n\r]*$/.test(lastWords(text, place))) {
      return same(reason("last comma"));
    }
    const wrong = this.word.exec(here)?.[0] ?? "";
    const word = this.words.get(wrong);
    if (situation === "value" && word !== undefined) {
      return [format(reason("word"), { word, wrong }), reason("hidden word")];
    }
    const language = isFirst ? this.languages.find(([start]) => start.test(here))?.[1] : undefined;
    return same(language ?? this.findMistake(situation, text, place, here) ?? reason(situation));
  }

  private findMistake(
    situation: Syntax,
    text: string,
    place: number,
    here: string,
  ): string | undefined {
    const most = this.data.limits.before;
    const before = tail(text.slice(Math.max(0, place - 2 * most), place), most);
    return this.mistakes.find(
      (mistake) =>
        mistake.situations.includes(situation) &&
        mistake.before.test(before) &&
        mistake.here.test(here),
    )?.reason;
  }
}

function atStart(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})`, "u");
}

function same(reason: string): [string, string] {
  return [reason, reason];
}

/** Return the end of what is before a place, back to something that is not white space. */
function lastWords(text: string, place: number): string {
  let start = place;
  while (start > 0 && " \t\n\r".includes(text.charAt(start - 1))) start -= 1;
  return text.slice(Math.max(0, start - 1), place);
}
