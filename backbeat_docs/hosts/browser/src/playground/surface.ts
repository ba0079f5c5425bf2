/** Where the message is written: a text area first, which the editor replaces. */
import type { Finding } from "../types.ts";
import { element } from "./dom.ts";

/** A place for text, as the text area and the editor offer it. */
export interface Surface {
  readonly element: HTMLElement;
  read(): string;
  /** Replace a range of the text; the reader can undo it. */
  replace(from: number, to: number, insert: string): void;
  /** Select a range and show it. */
  select(from: number, to: number): void;
  selection(): [from: number, to: number];
  mark(findings: readonly Finding[]): void;
  focus(): void;
}

/** What a surface needs to know. */
export interface SurfaceOptions {
  text: string;
  label: string;
  placeholder: string;
  /** The text changed; `isWhole` if nothing of the old one is left. */
  change(isWhole: boolean): void;
  /** The reader leaves by the key Escape. */
  leave(): void;
}

/** Return the text area. It has no marks: the list of findings is beneath it. */
export function makeTextArea(options: SurfaceOptions): Surface {
  const area = element("textarea", {
    "aria-label": options.label,
    placeholder: options.placeholder,
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
  });
  area.value = options.text;
  area.addEventListener("input", () => options.change(false));
  area.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") options.leave();
  });
  return {
    element: area,
    read: () => area.value,
    replace(from, to, insert) {
      const isWhole = from === 0 && to === area.value.length;
      area.setRangeText(insert, from, to, "end");
      options.change(isWhole);
    },
    select(from, to) {
      area.focus();
      area.setSelectionRange(from, to);
    },
    selection: () => [area.selectionStart, area.selectionEnd],
    mark() {},
    focus: () => area.focus(),
  };
}
