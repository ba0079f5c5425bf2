/** A message in an address: what follows `#`. The browser does not send it to the server. */
import type { UnknownFields, Versions } from "./protocol.ts";

/** What an address can have after `#`. */
export interface Shared {
  text: string;
  unknownFields: UnknownFields;
  versions: Versions;
}

/** The most characters of an address; longer ones do not survive chats and mail. */
export const LONGEST_ADDRESS = 32_000;

/** Return what an address has after `#`: the message compressed, and what is not the default. */
export async function pack(shared: Shared): Promise<string> {
  const bytes = await compress(new TextEncoder().encode(shared.text));
  const parts = [`message=${toBase64(bytes)}`];
  if (shared.unknownFields === "allow") parts.push("unknown-fields=allow");
  for (const [type, version] of Object.entries(shared.versions)) {
    parts.push(`version=${encodeURIComponent(`${type} ${version}`)}`);
  }
  return parts.join("&");
}

/** Return what was shared; `null` if the address has no message, or a damaged one. */
export async function unpack(hash: string, most: number): Promise<Shared | null> {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const packed = parts.get("message");
  if (packed === null) return null;
  try {
    const bytes = await decompress(fromBase64(packed), most);
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
      unknownFields: parts.get("unknown-fields") === "allow" ? "allow" : "forbid",
      versions: Object.fromEntries(parts.getAll("version").map((one) => one.split(" ", 2))),
    };
  } catch {
    return null;
  }
}

async function compress(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Decompress at most some bytes: a short address can contain a very long text. */
async function decompress(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(pieces).arrayBuffer());
    size += value.length;
    if (size > most) throw new RangeError("too large");
    pieces.push(value);
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
