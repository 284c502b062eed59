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
  readonly history: string[] = [];
  readonly #random: Random;
  #waiting: Waiting[] = [];
  #timers: Timer[] = [];
  #timersMade = 0;

  constructor(random: Random, time: number) {
    this.#random = random;
    this.time = time;
  }

  say(text: string): void {
    this.history.push(`${new Date(this.time).toISOString().slice(0, 19)} ${text}`);
  }

  after(seconds: number, action: () => void): void {
    this.#timersMade += 1;
    this.#timers.push({ at: this.time + seconds * 1000, number: this.#timersMade, action });
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
      const next = this.#take();
      if (next === undefined) continue;
      this.say(`${next.process.name}: ${next.label}`);
      next.go();
      await settled();
      if (!reads.test(next.label)) check();
    }
    this.time = Math.max(this.time, until);
  }

  /** A process goes on, and some time passes; where all are over, time passes until something is due. */
  #take(): Waiting | undefined {
    if (this.#waiting.length === 0) {
      const due = Math.min(...this.#timers.map(({ at }) => at));
      if (Number.isFinite(due)) this.time = Math.max(this.time, due);
      return undefined;
    }
    this.time += this.#random.between(1, 400);
    const at = Math.floor(this.#random.next() * this.#waiting.length);
    return this.#waiting.splice(at, 1)[0];
  }

  #fire(): void {
    const due = this.#timers.filter(({ at }) => at <= this.time);
    this.#timers = this.#timers.filter(({ at }) => at > this.time);
    for (const { action } of due.sort((a, b) => a.at - b.at || a.number - b.number)) action();
  }
}
