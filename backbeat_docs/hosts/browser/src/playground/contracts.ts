/** What the page shows of the contracts. */
import type { Contracts } from "../index.ts";
import type { Contract, Ready } from "./protocol.ts";

/** Return the contracts' names, the examples, and the message to begin with. */
export function describe(data: Contracts): Ready {
  const contracts = data.contracts.map(({ type, title, version }): Contract => ({ type, title, version }));
  const examples = data.examples.map(({ title, code, text }) => ({
    label: code === null ? title : `${code}: ${title}`,
    valid: code === null,
    text,
  }));
  const start = examples.find((one) => one.valid) ?? examples[0];
  return { contracts, examples, start: start?.text ?? "", maxBytes: data.limits.bytes };
}

/** Return the contracts with another release of one of them. */
export function replaceRelease(data: Contracts, type: string, release: Contracts): Contracts {
  const found = release.contracts.find((one) => one.type === type);
  if (!found) throw new Error(`no contract ${type}`);
  return { ...data, contracts: data.contracts.map((one) => (one.type === type ? found : one)) };
}
