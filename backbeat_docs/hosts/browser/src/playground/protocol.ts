/** What the page and its worker say to each other. */
import type { Finding } from "../types.ts";

export type UnknownFields = "forbid" | "allow";

/** Types of messages, each with a released version that is not the newest. */
export type Versions = Readonly<Record<string, string>>;

/** A text to validate, or the bytes of a file. */
export interface Question {
  id: number;
  source: string | Uint8Array;
  unknownFields: UnknownFields;
  versions: Versions;
  /** Whether each line is a message; without it, the first line decides. */
  lines: boolean;
}

/** The result; the worker sends at most `MOST_FINDINGS` findings, but counts all. */
export interface Answer {
  id: number;
  valid: boolean;
  /** "BeatFrame 1.0.0", or `null` if no contract was applied. */
  subject: string | null;
  /** How many messages the text has, one per line; `null` if it is one message. */
  messages: number | null;
  invalid: number;
  findings: Finding[];
  count: number;
  /** Whether `count` is all of them. */
  complete: boolean;
}

export interface Example {
  label: string;
  valid: boolean;
  text: string;
}

export interface Contract {
  type: string;
  title: string;
  version: string;
}

/** What the page knows as soon as the worker has read the contracts. */
export interface Ready {
  contracts: Contract[];
  examples: Example[];
  /** The message to begin with. */
  start: string;
  maxBytes: number;
}

export type Reply = { ready: Ready } | { answer: Answer } | { failed: string };

export const MOST_FINDINGS = 200;
