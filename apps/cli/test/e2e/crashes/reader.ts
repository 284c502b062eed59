import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world.ts';
import { type Amounts, type Books, ofDaily, ofTotal } from './books.ts';

/** Between two questions. Watching takes a third of a core. */
const pausesMs = { watching: 50, glancing: 500 } as const;

/** What someone saw who asks one table over and over. */
export interface Seen {
  queries: number;
  /** Different answers, in the order in which they came. */
  readonly answers: Amounts[];
  /** What no reader should ever see. */
  readonly wrong: string[];
}

async function read(books: Books, { answers, wrong }: Seen, ask: () => Promise<Amounts>): Promise<void> {
  try {
    const amounts = await ask();
    wrong.push(...books.neverSoIn(amounts, answers.at(-1)));
    if (JSON.stringify(amounts) !== JSON.stringify(answers.at(-1))) answers.push(amounts);
  } catch (error) {
    wrong.push(String(error));
  }
}

/** Asks Athena for the days and for the total, over and over, and notes every answer that no state of the input explains. */
export class Reader {
  readonly daily: Seen = { queries: 0, answers: [], wrong: [] };
  readonly total: Seen = { queries: 0, answers: [], wrong: [] };
  /** `watching` where a publication follows the other, `glancing` where they wait for runs. */
  pace: keyof typeof pausesMs = 'glancing';
  private isReading = true;
  private readonly loops: readonly Promise<void>[];

  constructor(world: World, books: Books) {
    const loop = async (seen: Seen, ask: () => Promise<Amounts>) => {
      for (; this.isReading; seen.queries += 1) {
        await read(books, seen, ask);
        await sleep(pausesMs[this.pace]);
      }
    };
    this.loops = [loop(this.daily, () => ofDaily(world)), loop(this.total, () => ofTotal(world))];
  }

  /** Waits until both tables answer so. @throws Error when they do not within `seconds` */
  async sees(day: string, amount: number, seconds = 300): Promise<void> {
    for (const deadline = Date.now() + seconds * 1000; ; await sleep(pausesMs.watching)) {
      const now = [this.daily, this.total].map(({ answers }) => answers.at(-1)?.[day]);
      if (now.every((one) => one === amount)) return;
      if (Date.now() > deadline) throw new Error(`${day} is ${now}, not ${amount}, after ${seconds} s`);
    }
  }

  async stop(): Promise<void> {
    this.isReading = false;
    await Promise.all(this.loops);
  }
}
