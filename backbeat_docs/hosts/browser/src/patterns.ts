/** Finds patterns in texts, in time linear in the text. */
import type { Automaton } from "./contracts.ts";

type Finds = (text: string) => boolean;

/** The patterns of some contracts: by automaton where an expression could take long. */
export class Patterns {
  private readonly automata: Readonly<Record<string, Automaton>>;
  private readonly known = new Map<string, Finds>();

  constructor(automata: Readonly<Record<string, Automaton>>) {
    this.automata = automata;
  }

  /** Return whether a pattern is found in a text. */
  finds(pattern: string, text: string): boolean {
    const finds = this.known.get(pattern) ?? this.compile(pattern);
    this.known.set(pattern, finds);
    return finds(text);
  }

  private compile(pattern: string): Finds {
    if (Object.hasOwn(this.automata, pattern)) {
      const automaton = this.automata[pattern];
      if (automaton !== undefined) return compileAutomaton(automaton);
    }
    const expression = new RegExp(pattern, "u");
    return (text) => expression.test(text);
  }
}

function compileAutomaton({ classes, rows, accepting }: Automaton): Finds {
  const spans = classes
    .flatMap((ranges, symbol) => ranges.map(([low]) => [low, symbol] as const))
    .sort(([left], [right]) => left - right);
  const ascii = Array.from({ length: 128 }, (_, code) => findClass(spans, code));
  const accepts = new Set(accepting);
  return (text) => {
    let state = 0;
    for (const char of text) {
      const code = char.codePointAt(0) ?? 0;
      state = rows[state]?.[ascii[code] ?? findClass(spans, code)] ?? 0;
    }
    return accepts.has(state);
  };
}

/** Return the class of a code point: that of the last range that begins before it. */
function findClass(spans: readonly (readonly [number, number])[], code: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[0] ?? 0) <= code) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1]?.[1] ?? 0;
}
