/** What the page shows of the contracts. */
import type * as Backbeat from "../index.ts";
import type { Contract, Ready } from "./protocol.ts";

/** What the page loads: the contracts of the site, and the message to begin with. */
export type Contracts = Backbeat.Contracts & { start: string };

/** Return the contracts' names, the examples, and the message to begin with. */
export function describe(data: Contracts): Ready {
  const contracts = data.contracts.map(
    ({ type, title, version }): Contract => ({ type, title, version }),
  );
  const examples = data.examples.map(({ title, code, text }) => ({
    label: code === null ? title : `${code}: ${title.replace(/`|\.$/g, "")}`,
    valid: code === null,
    text,
  }));
  return { contracts, examples, start: data.start, maxBytes: data.limits.bytes };
}

/** Return the contracts with another release of one of them. */
export function replaceRelease(
  data: Backbeat.Contracts,
  type: string,
  release: Pick<Backbeat.Contracts, "contracts">,
): Backbeat.Contracts {
  const found = release.contracts.find((one) => one.type === type);
  if (!found) throw new Error(`no contract ${type}`);
  return { ...data, contracts: data.contracts.map((one) => (one.type === type ? found : one)) };
}
