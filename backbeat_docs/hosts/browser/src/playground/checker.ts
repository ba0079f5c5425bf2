/** Asks the worker; the newest question wins, and the answers to older ones are dropped. */
import type { Answer, Question, Ready, Reply } from "./protocol.ts";

const PATIENCE = 4000;

/** Starts the worker, and starts it again if it keeps a newer question waiting for too long. */
export class Checker {
  readonly ready: Promise<Ready>;
  readonly #fail: (reason: string) => void;
  #resolve: (ready: Ready) => void = () => {};
  #report: (answer: Answer) => void = () => {};
  #worker: Worker;
  #newest = 0;
  #busy = false;
  #waiting: Question | null = null;
  #timer = 0;

  /** `fail` is called with the reason if the worker cannot validate. */
  constructor(fail: (reason: string) => void) {
    this.#fail = fail;
    this.ready = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#worker = this.#start();
  }

  /** Validate; `report` is called with the answer unless a newer question comes before it. */
  ask(question: Omit<Question, "id">, report: (answer: Answer) => void): void {
    this.#report = report;
    this.#newest += 1;
    const next = { ...question, id: this.#newest };
    if (this.#busy) this.#wait(next);
    else this.#send(next);
  }

  /** Drop the answer that is under way. */
  forget(): void {
    this.#newest += 1;
    this.#waiting = null;
  }

  /** End the worker; nothing can be asked after that. */
  stop(): void {
    this.forget();
    this.#stopTimer();
    this.#worker.terminate();
  }

  #wait(question: Question): void {
    this.#waiting = question;
    this.#timer ||= window.setTimeout(() => this.#restart(), PATIENCE);
  }

  #send(question: Question): void {
    this.#busy = true;
    this.#waiting = null;
    this.#worker.postMessage(question);
  }

  #start(): Worker {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#receive(data);
    worker.onerror = (event) => this.#fail(event.message);
    return worker;
  }

  #receive(reply: Reply): void {
    if ("ready" in reply) this.#resolve(reply.ready);
    else if ("failed" in reply) this.#finish(() => this.#fail(reply.failed));
    else {
      const { answer } = reply;
      this.#finish(() => answer.id === this.#newest && this.#report(answer));
    }
  }

  /** Send what waits; if nothing does, tell what came of the last question. */
  #finish(tell: () => void): void {
    this.#stopTimer();
    this.#busy = false;
    if (this.#waiting) this.#send(this.#waiting);
    else tell();
  }

  #stopTimer(): void {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** A pattern of a contract can keep a regular expression busy for ever. */
  #restart(): void {
    this.#timer = 0;
    this.#worker.terminate();
    this.#worker = this.#start();
    this.#busy = false;
    if (this.#waiting) this.#send(this.#waiting);
  }
}
