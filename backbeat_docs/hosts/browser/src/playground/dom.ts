/** Elements whose text is always text: nothing here parses markup. */

type Child = Node | string;
type Attributes = Readonly<Record<string, string | boolean>>;

/** Create an element; an attribute that is `true` is empty, one that is `false` is left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Change a text, a part of it hidden, only if it differs: a screen reader announces each change. */
export function write(place: HTMLElement, text: string, hidden = ""): void {
  if (place.textContent === text + hidden) return;
  place.textContent = text;
  if (hidden) place.append(hide(hidden));
}

/** Return a text that only a screen reader reads. */
export function hide(text: string): HTMLElement {
  return element("span", { class: "bb-play-hidden" }, text);
}

/** Return "1 finding" or "2 findings". */
export function count(number: number, word: string): string {
  return `${number.toLocaleString("en-US")} ${word}${number === 1 ? "" : "s"}`;
}
