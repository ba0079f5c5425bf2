/** What the address of the page asks for: a shared message, or an example of the documentation. */
import type { Versions } from "./protocol.ts";
import { LONGEST_ADDRESS, type Shared, unpack } from "./share.ts";

/** What is read from an address: a message, a sentence about why there is none, or nothing. */
export type Asked = { shared: Shared } | { problem: string } | null;

const DAMAGED = "The address is damaged or too long: it has no message.";
const UNREAD = "The example did not load. Reload the page to try again.";
const UNKNOWN = "This example is no longer on the site.";

/** Read the part of an address after `#`; `examples` is the address of the examples. */
export async function readAddress(hash: string, most: number, examples: URL): Promise<Asked> {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const name = parts.get("try");
  if (name !== null) return findExample(name, examples);
  if (!parts.has("message")) return null;
  const shared = hash.length <= LONGEST_ADDRESS ? await unpack(hash, most) : null;
  return shared ? { shared } : { problem: DAMAGED };
}

interface Listed {
  text: string;
  versions?: Versions;
}

async function findExample(name: string, address: URL): Promise<Asked> {
  const all = await readExamples(address).catch(() => null);
  if (all === null) return { problem: UNREAD };
  const found = new Map(Object.entries(all)).get(name);
  if (!found) return { problem: UNKNOWN };
  const { text, versions = {} } = found;
  return { shared: { text, unknownFields: "forbid", versions } };
}

async function readExamples(address: URL): Promise<Record<string, Listed>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as Record<string, Listed>;
}
