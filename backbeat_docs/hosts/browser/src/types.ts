/** One problem of a message. */
export interface Finding {
  /** A code of the page on finding codes. */
  code: string;
  /** A JSON Pointer (RFC 6901) into the message. */
  pointer: string;
  /** One sentence. */
  message: string;
  /** The line of the problem, from 1. */
  line: number;
  /** Its column in code points, from 1. */
  column: number;
  /** The UTF-16 offset at which the key or value concerned begins. */
  from: number;
  /** The UTF-16 offset at which it ends. */
  to: number;
  /** A change of the text that repairs the problem, where one is likely meant. */
  fix?: Fix;
}

/** A change of a text: what is inserted in place of a range, and a few words about it. */
export interface Fix {
  from: number;
  to: number;
  insert: string;
  label: string;
}

/** The result of validating one message. */
export interface Verdict {
  valid: boolean;
  /** The type of the contract that was applied, `null` if none was. */
  type: string | null;
  version: string | null;
  title: string | null;
  findings: Finding[];
  /** Whether `findings` are all; a message with very many has only the first of them. */
  complete: boolean;
}

/** The verdict on one line of several; its findings have places in the whole text. */
export interface LineVerdict extends Verdict {
  line: number;
}

export interface Options {
  /** "forbid", which is the default, for writers; "allow" for tolerant readers. */
  unknownFields?: "forbid" | "allow";
  /** The maximum size of a message in bytes of UTF-8. */
  maxBytes?: number;
  /** Whether sentences leave out the values of the message. */
  hideValues?: boolean;
}
