import { partitionOfDay, type Stage } from './stage.ts';

/** A day whose one file has one content and then another, over and over: publications without a run. */
export class Turns {
  readonly day: string;
  private readonly stage: Stage;
  private readonly contents: { readonly amount: number; readonly csv: string }[] = [];
  private next = 0;

  constructor(stage: Stage, day: string) {
    this.stage = stage;
    this.day = day;
  }

  /** Has both built, and the total with each. */
  async prepare(): Promise<void> {
    for (const amount of [11, 13]) {
      this.contents.push({ amount, csv: this.stage.books.csv(this.day, amount) });
      await this.take();
      await this.stage.world.settled([partitionOfDay(this.day)]);
    }
  }

  /** Uploads the one that is not there. @returns what the day comes to then */
  async take(): Promise<number> {
    const content = this.contents[this.next % this.contents.length];
    if (content === undefined) throw new Error(`${this.day} has no content yet; prepare first`);
    this.next = this.contents.indexOf(content) + 1;
    await this.stage.books.put(this.day, 'purchases.csv', content.amount, content.csv);
    return content.amount;
  }
}
