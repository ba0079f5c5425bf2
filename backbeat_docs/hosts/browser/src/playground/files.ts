/** A file that is opened or dropped: read only as far as a message may be long. */
import { COMMAND } from "./status.ts";

/** What a file contains: text for the editor, or bytes that are no text; or why it was not read. */
export type Opened = { text: string } | { bytes: Uint8Array } | { problem: string };

const STREAM = /\.(ndjson|jsonl)$/i;

/** Return whether a file has one message per line, by the ending of its name. */
export function isStreamFile(name: string): boolean {
  return STREAM.test(name);
}

/** Return a name without characters that change how the words after it are shown. */
export function cleanName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

/** Read a file; of one that is too large, only one byte more than the limit. */
export async function open(file: File, most: number): Promise<Opened> {
  if (file.size > most && isStreamFile(file.name)) {
    return { problem: `too large for this page. Use ${COMMAND}` };
  }
  try {
    const bytes = new Uint8Array(await file.slice(0, most + 1).arrayBuffer());
    const text = bytes.length > most ? null : decode(bytes);
    return text ? { text } : { bytes }; // an empty file is no empty editor: it has a finding
  } catch {
    return { problem: "this cannot be read. Drop a file, not a folder" };
  }
}

/** Return the text; `null` for bytes that are not UTF-8, and for a text with NUL: UTF-16, or binary. */
function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** Call a function with each file that is dropped on a place, or pasted there. */
export function receiveFiles(place: HTMLElement, receive: (file: File) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const highlight = (on: boolean) => place.toggleAttribute("data-dropping", on);
  place.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    highlight(true);
  });
  place.addEventListener("dragleave", () => highlight(false));
  const take = (event: Event, file: File | undefined) => {
    highlight(false);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation(); // the editor would insert it
    receive(file);
  };
  place.addEventListener("drop", (event) => take(event, event.dataTransfer?.files[0]), true);
  place.addEventListener("paste", (event) => take(event, event.clipboardData?.files[0]), true);
}
