/** The playground in an element of the page: what is above, in and below the message. */
import type { Finding, Fix } from "../types.ts";
import { readAddress } from "./address.ts";
import { Checker } from "./checker.ts";
import { makeControls } from "./controls.ts";
import { element, write } from "./dom.ts";
import { cleanName, isStreamFile, open, receiveFiles } from "./files.ts";
import { listFindings } from "./findings.ts";
import type { Ready } from "./protocol.ts";
import { LONGEST_ADDRESS, pack, type Shared } from "./share.ts";
import { COMMAND, describeAnswer, describeRest, EMPTY } from "./status.ts";
import { makeTextArea, type Surface, type SurfaceOptions } from "./surface.ts";
import { makeVersions, type Released } from "./versions.ts";

const DELAY = 120;

export class Playground {
  readonly #place: HTMLElement;
  readonly #checker = new Checker((reason) => this.#fail(reason));
  readonly #controls = makeControls({
    choose: (example) => this.#load(example.text),
    change: () => this.#check(),
    open: (file) => void this.#open(file),
    share: () => void this.#share(),
  });
  readonly #versions = makeVersions(() => this.#check());
  readonly #status = element("p", { class: "bb-play-status", role: "status", tabindex: "-1" });
  readonly #list = element("ol", { class: "bb-play-findings" });
  readonly #rest = element("p", { class: "bb-play-rest" });
  #surface: Surface;
  #ready: Ready | null = null;
  #lines = false;
  #loading = false;
  #validated = "";
  #timer = 0;

  constructor(place: HTMLElement) {
    this.#place = place;
    this.#surface = makeTextArea(this.#makeOptions(""));
  }

  /** Replace what the element contains, and begin to validate. */
  start(): void {
    const box = element("div", { class: "bb-play-box" }, this.#surface.element);
    const below = element("div", { class: "bb-play-below" }, this.#status, this.#list, this.#rest);
    this.#place.replaceChildren(this.#controls.element, box, below, this.#versions.element);
    this.#place.dataset.ready = "";
    receiveFiles(this.#place, (file) => void this.#open(file));
    const upgrade = () => void this.#upgrade();
    this.#surface.element.addEventListener("focus", upgrade, { once: true });
    window.addEventListener("hashchange", this.#follow);
    write(this.#status, "Loading the contracts…");
    void this.#checker.ready.then((ready) => this.#begin(ready));
  }

  /** End the worker if the element is no longer in the page; return whether that is so. */
  stopIfGone(): boolean {
    if (this.#place.isConnected) return false;
    this.#cancel();
    this.#checker.stop();
    window.removeEventListener("hashchange", this.#follow);
    return true;
  }

  #makeOptions(text: string): SurfaceOptions {
    return {
      text,
      label: "Message",
      placeholder: EMPTY,
      change: (isWhole) => {
        if (isWhole) this.#lines = false; // another text, which may be one message
        if (!this.#loading) this.#controls.unchoose();
        this.#schedule();
      },
      leave: () => this.#status.focus(),
    };
  }

  async #begin(ready: Ready): Promise<void> {
    this.#ready = ready;
    this.#controls.fill(ready.examples);
    const released: Released = JSON.parse(this.#place.dataset.released ?? "{}");
    this.#versions.fill(ready.contracts, released);
    const asked = await this.#restore();
    if (!asked && this.#surface.read() === "") this.#load(ready.start);
    else if (!asked) this.#check();
  }

  #fail(reason: string): void {
    console.warn(`playground: ${reason}`);
    this.#show([], false, "", "failed");
    const words = "The validator does not work here. Reload the page, or use the command";
    this.#status.replaceChildren(words, " ", element("code", {}, COMMAND));
  }

  /** Replace the text area by the editor, with its text, its selection and its focus. */
  async #upgrade(): Promise<void> {
    try {
      const { makeEditor } = (await import(
        "./editor.js" as string
      )) as typeof import("./editor.ts");
      const old = this.#surface;
      const editor = makeEditor(this.#makeOptions(old.read()));
      const focused = document.activeElement === old.element;
      const [from, to] = old.selection();
      old.element.replaceWith(editor.element);
      this.#surface = editor;
      if (focused) editor.select(from, to);
      this.#check();
    } catch (error) {
      console.warn(`playground: the editor did not load: ${String(error)}`);
    }
  }

  #schedule(): void {
    this.#controls.say("");
    this.#cancel();
    this.#timer = window.setTimeout(() => this.#check(), DELAY);
  }

  /** Drop what is about to be validated: it is no longer what the reader sees. */
  #cancel(): void {
    window.clearTimeout(this.#timer);
    this.#checker.forget();
  }

  #load(text: string): void {
    this.#lines = false;
    this.#loading = true;
    this.#surface.replace(0, this.#surface.read().length, text);
    this.#loading = false;
    this.#check();
  }

  /** Validate the text of the editor, or the bytes of a file that is no text. */
  #check(bytes?: Uint8Array, name?: string): void {
    this.#cancel();
    const text = this.#surface.read();
    if (text === "" && !bytes) {
      this.#show([], true, EMPTY, "empty");
      return;
    }
    const { unknownFields } = this.#controls;
    const question = { unknownFields, versions: this.#versions.chosen(), lines: this.#lines };
    this.#checker.ask({ ...question, source: bytes ?? text }, (answer) => {
      this.#validated = text;
      const words = describeAnswer(answer, name);
      this.#show(answer.findings, !bytes, words, answer.valid ? "valid" : "invalid");
      write(this.#rest, describeRest(answer));
    });
  }

  #show(findings: readonly Finding[], marked: boolean, words: string, state: string): void {
    const [first] = findings;
    write(this.#status, words, first ? `. Line ${first.line}: ${first.message}` : "");
    this.#place.dataset.state = state;
    write(this.#rest, "");
    this.#surface.mark(marked ? findings : []);
    this.#list.replaceChildren(
      ...listFindings(findings, marked, {
        explain: (code) => `${this.#place.dataset.codes}#finding-${code}`,
        show: ({ from, to }) => this.#surface.select(from, to),
        fix: (fix) => this.#fix(fix),
      }),
    );
  }

  #fix({ from, to, insert }: Fix): void {
    if (this.#surface.read() !== this.#validated) return; // the places are those of another text
    this.#surface.replace(from, to, insert);
    this.#check();
    this.#status.focus(); // the button is about to disappear
  }

  async #open(file: File): Promise<void> {
    const most = (await this.#checker.ready).maxBytes;
    const opened = await open(file, most);
    const name = cleanName(file.name);
    this.#load("text" in opened ? opened.text : "");
    this.#lines = isStreamFile(file.name);
    if ("text" in opened) this.#check();
    else if ("bytes" in opened) this.#check(opened.bytes, name);
    else this.#show([], false, `${name}: ${opened.problem}`, "invalid");
  }

  readonly #follow = (): void => void this.#restore();

  /** Load what the address asks for; return whether it asks for something. */
  async #restore(): Promise<boolean> {
    if (!this.#ready) return false;
    const { hash } = location;
    const examples = new URL("examples.json", import.meta.url);
    const asked = await readAddress(hash, this.#ready.maxBytes, examples);
    if (location.hash !== hash) return true; // the reader went on, and that is followed too
    if (asked) this.#cancel();
    if (asked && "problem" in asked) this.#show([], false, asked.problem, "invalid");
    else if (asked) this.#restoreShared(asked.shared);
    return asked !== null;
  }

  #restoreShared({ text, unknownFields, versions }: Shared): void {
    this.#controls.unknownFields = unknownFields;
    this.#versions.choose(versions);
    this.#load(text);
  }

  async #share(): Promise<void> {
    const text = this.#surface.read();
    if (/\p{Surrogate}/u.test(text)) {
      this.#controls.say("No address can have this message: half of a surrogate pair is in it.");
      return;
    }
    const { unknownFields } = this.#controls;
    const hash = await pack({ text, unknownFields, versions: this.#versions.chosen() });
    if (hash.length > LONGEST_ADDRESS) {
      this.#controls.say("The message is too long for an address.");
      return;
    }
    history.replaceState(history.state, "", `#${hash}`);
    try {
      await navigator.clipboard.writeText(location.href);
      this.#controls.say("Address copied.");
    } catch {
      this.#controls.say("The message is now in the address of this page: copy it.");
    }
  }
}
