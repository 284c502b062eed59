import type { RangeJudge } from './judge-range.ts';

/** A judge and the memory for the bytes it judges. */
export interface Seat {
  readonly judge: RangeJudge;
  readonly buffer: Buffer;
}

/** As many ranges at a time as there are seats; a failure, or a signal to stop, ends everything. */
export class JudgePool {
  readonly #open: () => Promise<Seat>;
  readonly #free: Seat[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Set<Promise<void>>();
  #unopened: number;
  #failure: { readonly error: unknown } | undefined;

  /** Seats are opened when they are needed, so that a small file pays for one. */
  constructor(seats: number, open: () => Promise<Seat>) {
    this.#unopened = seats;
    this.#open = open;
  }

  /** @throws what failed before */
  async take(): Promise<Seat> {
    for (;;) {
      this.#throwFailure();
      const seat = this.#free.pop();
      if (seat !== undefined) return seat;
      if (this.#unopened > 0) {
        this.#unopened -= 1;
        return await this.#open();
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  give(seat: Seat): void {
    this.#free.push(seat);
    this.#waiting.shift()?.();
  }

  /** Starts work on a taken seat, which is free again when it ends. */
  start(seat: Seat, work: (judge: RangeJudge) => Promise<void>): void {
    const running = work(seat.judge)
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.#running.delete(running);
        this.give(seat);
      });
    this.#running.add(running);
  }

  /** The first failure counts. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Until all that was started has ended, well or not. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** @throws what failed */
  async finish(): Promise<void> {
    await this.settle();
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
