import type { Random } from './random.ts';

/** What a process waits at before each call to the world; some wait long. */
export type Gate = (label: string, seconds?: number) => Promise<void>;

export interface Process {
  readonly name: string;
  /** It never goes on. */
  readonly kill: () => void;
  readonly isOver: () => boolean;
}

interface Waiting {
  readonly process: Process;
  readonly label: string;
  readonly go: () => void;
}

interface Timer {
  readonly at: number;
  readonly number: number;
  readonly action: () => void;
}

const reads = /\.(?:list|get|head)|^reads/;

/** Node runs it when no promise is left that could go on, and does not turn its event loop for it. */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve));

/**
 * Processes that go on one at a time, in an order that the seed decides, in a time of their own. Between two calls to
 * the world a process stands still while any number of others go on.
 */
export class Scheduler {
  /** Milliseconds since 1970. */
  time: number;
  /** Whose step was the last. */
  actor = '';
  /** What must never happen, seen by no reader; ends the run. */
  violation: Error | undefined;
  readonly #history: (readonly [number, string])[] = [];
  readonly #random: Random;
  #waiting: Waiting[] = [];
  #timers: Timer[] = [];
  #timersMade = 0;
  #nextDue = Number.POSITIVE_INFINITY;

  constructor(random: Random, time: number) {
    this.#random = random;
    this.time = time;
  }

  say(text: string): void {
    this.#history.push([this.time, text]);
  }

  steps(): number {
    return this.#history.length;
  }

  /** The last so many lines of what happened. */
  tell(lines: number): string {
    const told = this.#history.slice(-lines);
    return told.map(([time, text]) => `${new Date(time).toISOString().slice(0, 19)} ${text}`).join('\n');
  }

  after(seconds: number, action: () => void): void {
    this.#timersMade += 1;
    const at = this.time + seconds * 1000;
    this.#timers.push({ at, number: this.#timersMade, action });
    this.#nextDue = Math.min(this.#nextDue, at);
  }

  start(name: string, body: (gate: Gate) => Promise<void>): Process {
    let [isDead, isDone] = [false, false];
    const process: Process = {
      name,
      kill: () => {
        if (isDead || isDone) return;
        isDead = true;
        this.#waiting = this.#waiting.filter((waiting) => waiting.process !== process);
        this.say(`${name} is killed`);
      },
      isOver: () => isDead || isDone,
    };
    const gate: Gate = (label, seconds = 0) =>
      new Promise((go) => {
        this.after(seconds, () => {
          if (!isDead) this.#waiting.push({ process, label, go });
        });
      });
    void gate('begins')
      .then(() => body(gate))
      .finally(() => {
        isDone = true;
      });
    return process;
  }

  /** Until the time, or until nothing is left to happen; `check` follows each step that may have changed something. */
  async run(until: number, check: () => void): Promise<void> {
    await settled();
    while (this.time < until && (this.#waiting.length > 0 || this.#timers.length > 0)) {
      this.#fire();
      const next = this.#take(until);
      if (next === undefined) continue;
      this.actor = next.process.name;
      this.say(`${next.process.name}: ${next.label}`);
      next.go();
      await settled();
      if (!reads.test(next.label)) check();
      if (this.violation !== undefined) throw this.violation;
    }
    this.time = Math.max(this.time, until);
  }

  /** A process goes on, and some time passes; where all are over, time passes until something is due. */
  #take(until: number): Waiting | undefined {
    if (this.#waiting.length === 0) {
      if (Number.isFinite(this.#nextDue)) this.time = Math.max(this.time, Math.min(until, this.#nextDue));
      return undefined;
    }
    this.time += this.#random.between(1, 400);
    const at = Math.floor(this.#random.next() * this.#waiting.length);
    return this.#waiting.splice(at, 1)[0];
  }

  #fire(): void {
    if (this.#nextDue > this.time) return;
    const [due, later]: [Timer[], Timer[]] = [[], []];
    this.#nextDue = Number.POSITIVE_INFINITY;
    for (const timer of this.#timers) {
      if (timer.at <= this.time) due.push(timer);
      else {
        later.push(timer);
        this.#nextDue = Math.min(this.#nextDue, timer.at);
      }
    }
    this.#timers = later;
    for (const { action } of due.sort((a, b) => a.at - b.at || a.number - b.number)) action();
  }
}
