/** The row above the message: examples, the reading, a file, and an address to share. */
import { element, write } from "./dom.ts";
import type { Example, UnknownFields } from "./protocol.ts";

export interface Controls {
  readonly element: HTMLElement;
  fill(examples: readonly Example[]): void;
  /** Show no example as chosen, so that the same one can be chosen again. */
  unchoose(): void;
  /** Say something about what was shared; it is announced. */
  say(words: string): void;
  unknownFields: UnknownFields;
}

export interface ControlsOptions {
  choose(example: Example): void;
  change(): void;
  open(file: File): void;
  share(): void;
}

const READINGS: Readonly<Record<UnknownFields, string>> = {
  forbid: "Forbid",
  allow: "Allow",
};

export function makeControls(options: ControlsOptions): Controls {
  const list = element(
    "select",
    { "aria-label": "Example" },
    element("option", { value: "" }, "Choose…"),
  );
  let known: readonly Example[] = [];
  list.addEventListener("change", () => {
    const example = list.value === "" ? undefined : known[Number(list.value)];
    if (example) options.choose(example);
  });
  const choices = Object.entries(READINGS).map(([value, name]) =>
    element("option", { value }, name),
  );
  const reading = element("select", { "aria-label": "Unknown fields" }, ...choices);
  reading.addEventListener("change", options.change);
  const said = element("span", { class: "bb-play-said", role: "status" });
  const row = element(
    "div",
    { class: "bb-play-bar" },
    element("label", {}, "Example", list),
    element("label", {}, "Unknown fields", reading),
    element("span", { class: "bb-play-buttons" }, makeOpener(options), makeSharer(options)),
    said,
  );
  return {
    element: row,
    fill(examples) {
      known = examples;
      for (const [valid, label] of [
        [true, "Valid"],
        [false, "Invalid"],
      ] as const) {
        const group = element("optgroup", { label });
        for (const [index, example] of examples.entries()) {
          const option = element("option", { value: String(index) }, example.label);
          if (example.valid === valid) group.append(option);
        }
        if (group.childElementCount) list.append(group);
      }
    },
    unchoose() {
      list.value = "";
    },
    say: (words) => write(said, words),
    get unknownFields() {
      return reading.value as UnknownFields;
    },
    set unknownFields(value) {
      reading.value = value;
    },
  };
}

/** Return the button for those who cannot drop a file. */
function makeOpener({ open }: ControlsOptions): HTMLElement {
  const input = element("input", { type: "file", hidden: true, accept: ".json,.ndjson,.jsonl" });
  const button = element("button", { type: "button" }, "Open a file");
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) open(file);
    input.value = ""; // the same file can be opened again
  });
  return element("span", {}, button, input);
}

function makeSharer({ share }: ControlsOptions): HTMLElement {
  const title = "Put the message into the address of this page, and copy the address";
  const button = element("button", { type: "button", title }, "Share");
  button.addEventListener("click", share);
  return button;
}
