/** The contracts of the site with their versions: a choice for one that has several. */
import { element } from "./dom.ts";
import type { Contract, Versions } from "./protocol.ts";

export interface VersionChoice {
  readonly element: HTMLElement;
  fill(contracts: readonly Contract[], released: Released): void;
  /** The versions that are not the newest. */
  chosen(): Versions;
  choose(versions: Versions): void;
}

/** The released versions of each type that differ from the newest. */
export type Released = Readonly<Record<string, readonly string[]>>;

export function makeVersions(change: () => void): VersionChoice {
  const place = element("p", { class: "bb-play-versions" });
  const choices = new Map<string, HTMLSelectElement>();
  return {
    element: place,
    fill(contracts, released) {
      place.append("Contracts: ");
      contracts.forEach((contract, index) => {
        if (index) place.append(", ");
        const others = released[contract.type] ?? [];
        if (others.length === 0) place.append(`${contract.title} ${contract.version}`);
        else place.append(makeChoice(contract, others, choices, change));
      });
    },
    chosen() {
      const older = [...choices].filter(([, choice]) => choice.selectedIndex > 0);
      return Object.fromEntries(older.map(([type, choice]) => [type, choice.value]));
    },
    choose(versions) {
      for (const [type, choice] of choices) {
        const wanted = [...choice.options].findIndex((one) => one.value === versions[type]);
        choice.selectedIndex = Math.max(0, wanted);
      }
    },
  };
}

function makeChoice(
  contract: Contract,
  others: readonly string[],
  choices: Map<string, HTMLSelectElement>,
  change: () => void,
): HTMLElement {
  const options = [contract.version, ...others].map((value) => element("option", { value }, value));
  const choice = element("select", { "aria-label": `Version of ${contract.title}` }, ...options);
  choice.addEventListener("change", change);
  choices.set(contract.type, choice);
  return element("label", {}, `${contract.title} `, choice);
}
