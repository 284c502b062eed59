import type { Request } from '@ledgerline/schema';
import { type Answer, type Caller, handleRequest, reconcile, type World } from '../../src/index.ts';
import { type MemoryWorld, memoryWorld } from '../world/memory-world.ts';
import { type CallFaults, gated } from './gated.ts';
import { GlueRun } from './glue-run.ts';
import type { Random } from './random.ts';
import { type Gate, Scheduler } from './scheduler.ts';

/** What wakes the trigger, as the queue holds it. */
export type Message =
  | { readonly mode: 'object'; readonly partition: string }
  | { readonly mode: 'run-ended' }
  | Request;

/** How often, in the mean, things go wrong: one in so many. */
export interface Faults extends CallFaults {
  readonly lostEvent: number;
  readonly doubledEvent: number;
  readonly lateEvent: number;
  /** Between any two calls of a Lambda, or of a person's command. */
  readonly crash: number;
  /** Between any two steps of a run. */
  readonly deadRun: number;
  /** Runs that Glue takes for dead, and that go on. */
  readonly lateRun: number;
  readonly noCapacity: number;
  /** A file that no record knows lies beside those of a build. */
  readonly surplusFile: number;
  /** Without, events of objects and messages are never lost: nothing else would find what they tell. */
  readonly hasSchedule: boolean;
}

const never = Number.POSITIVE_INFINITY;

export const calm: Faults = {
  throttled: never,
  unanswered: never,
  stalled: never,
  lostEvent: never,
  doubledEvent: never,
  lateEvent: never,
  crash: never,
  deadRun: never,
  lateRun: never,
  noCapacity: never,
  surplusFile: never,
  hasSchedule: true,
};

const lambdaSeconds = 120;
const leaseSeconds = 150;
const visibilitySeconds = 180;
const receivesAllowed = 5;
const lambdasAtATime = 3;

const start = Date.parse('2026-11-23T00:00:00.000Z');

/** The queue, the Lambda, the job and the schedule around the real reconciler, in virtual time. */
export class Cloud {
  readonly scheduler: Scheduler;
  readonly world: MemoryWorld;
  faults: Faults;
  deadLetters = 0;
  changes = 0;
  crashes = 0;
  deadRuns = 0;
  readonly random: Random;
  readonly #hasSchedule: boolean;
  #lambdas = 0;
  #calls = 0;

  constructor(random: Random, faults: Faults) {
    this.random = random;
    this.faults = faults;
    this.#hasSchedule = faults.hasSchedule;
    this.scheduler = new Scheduler(random, start);
    this.world = memoryWorld({ maxRejectedRatio: 0.5 }, () => this.scheduler.time);
    if (faults.hasSchedule) this.#everyHour();
  }

  /** EventBridge: at least once, mostly. */
  emit(message: Message): void {
    const { lostEvent, doubledEvent, lateEvent } = this.faults;
    const mayBeLost = this.#hasSchedule || message.mode === 'run-ended';
    if (mayBeLost && this.random.oneIn(lostEvent)) {
      this.scheduler.say(`lost: ${JSON.stringify(message)}`);
      return;
    }
    const delay = this.random.oneIn(lateEvent) ? this.random.between(60, 3600) : this.random.between(0.2, 3);
    this.send(message, delay);
    if (this.random.oneIn(doubledEvent)) this.send(message, delay + this.random.between(0, 600));
  }

  /** To the queue. */
  send(message: Message, delaySeconds: number, receives = 0): void {
    this.scheduler.after(delaySeconds, () => {
      if (receives >= receivesAllowed && this.#hasSchedule) {
        this.deadLetters += 1;
        this.scheduler.say(`dead letter: ${JSON.stringify(message)}`);
      } else if (this.#lambdas >= lambdasAtATime) this.send(message, 5, receives);
      else this.#invoke(message, receives);
    });
  }

  /** A person's command: no time-out, no second try. */
  command(request: Request): void {
    this.#call(`command ${request.mode}`, (world, caller) => handleRequest(world, request, caller));
  }

  #everyHour(): void {
    this.scheduler.after(3600, () => {
      this.send({ mode: 'scheduled' }, 0);
      this.#everyHour();
    });
  }

  #invoke(message: Message, receives: number): void {
    this.#lambdas += 1;
    let isDone = false;
    const answer = (world: World, caller: Caller): Promise<Answer> => {
      if (message.mode === 'object' || message.mode === 'run-ended') {
        const scope = message.mode === 'object' ? [message.partition] : [];
        return reconcile(
          world,
          { scope, withPending: message.mode === 'run-ended', isDryRun: false },
          caller,
        );
      }
      return handleRequest(world, message, caller);
    };
    const process = this.#call(`lambda ${JSON.stringify(message)}`, async (world, caller) => {
      await answer(world, caller);
      isDone = true;
    });
    this.scheduler.after(lambdaSeconds, () => process.kill());
    this.scheduler.after(visibilitySeconds, () => {
      this.#lambdas -= 1;
      if (!isDone) this.send(message, 0, receives + 1);
    });
  }

  /** The real reconciler in a process of its own, whose clock is a little wrong. */
  #call(name: string, work: (world: World, caller: Caller) => Promise<unknown>) {
    this.#calls += 1;
    const owner = `${this.#calls}`;
    const skew = this.random.between(-5000, 5000);
    const process = this.scheduler.start(`${owner} ${name}`, async (gate) => {
      const mortal: Gate = async (label, seconds) => {
        await gate(label, seconds);
        if (!this.random.oneIn(this.faults.crash)) return;
        this.crashes += 1;
        process.kill();
        await gate('never');
      };
      const world: World = gated(this.#worldOf(skew), {
        gate: mortal,
        random: this.random,
        faults: () => this.faults,
      });
      try {
        await work(world, { owner, leaseSeconds });
      } catch (error) {
        this.scheduler.say(`${owner} fails: ${(error as Error).message}`);
      }
    });
    return process;
  }

  #worldOf(skew: number): World {
    const { world, scheduler } = this;
    return {
      ...world,
      now: () => new Date(scheduler.time + skew),
      sendReplan: async (partitions, delaySeconds) =>
        this.send({ mode: 'replan', partitions: [...partitions] }, delaySeconds),
      runs: {
        listRecent: world.runs.listRecent,
        start: async (given) => {
          const outcome = await world.runs.start(given);
          const run = world.runs.running();
          if (outcome.kind === 'started' && run !== undefined) new GlueRun(run, this).begin();
          return outcome;
        },
      },
    };
  }
}
