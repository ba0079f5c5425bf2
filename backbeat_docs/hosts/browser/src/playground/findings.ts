/** The list of findings: each with its place, its sentence, its code and, if it has one, its fix. */
import type { Finding, Fix } from "../types.ts";
import { element, hide } from "./dom.ts";

/** What the list can ask for. */
export interface Actions {
  /** The address of the explanation of a code. */
  explain(code: string): string;
  show(finding: Finding): void;
  fix(fix: Fix): void;
}

/** Return one item for each finding. `marked` is false if the text is not in the editor. */
export function listFindings(
  findings: readonly Finding[],
  marked: boolean,
  actions: Actions,
): HTMLElement[] {
  return findings.map((finding) => listFinding(finding, marked, actions));
}

function listFinding(finding: Finding, marked: boolean, actions: Actions): HTMLElement {
  const { code, message, pointer, fix } = finding;
  const link = element("a", { href: actions.explain(code) }, element("code", {}, code));
  const details = element("p", { class: "bb-play-details" }, link);
  if (pointer) details.append(" at ", element("code", {}, pointer));
  const words = element("div", {}, element("p", {}, message), details);
  const item = element(
    "li",
    { class: "bb-play-finding" },
    showPlace(finding, marked, actions),
    words,
  );
  if (marked && fix) {
    const button = element(
      "button",
      { type: "button", class: "bb-play-fix", title: fix.label },
      "Fix it",
    );
    button.append(hide(`: ${fix.label}`));
    button.addEventListener("click", () => actions.fix(fix));
    item.append(button);
  }
  return item;
}

function showPlace(finding: Finding, marked: boolean, actions: Actions): HTMLElement {
  const place = `${finding.line}:${finding.column}`;
  if (!marked) return element("span", { class: "bb-play-place" }, place);
  const name = `Line ${finding.line}, column ${finding.column}`;
  const attributes = { type: "button", class: "bb-play-place", title: `Show line ${place}` };
  const button = element("button", attributes, element("span", { "aria-hidden": "true" }, place));
  button.append(hide(name));
  button.addEventListener("click", () => actions.show(finding));
  return button;
}
