import { curatedKeys, type Request } from '@ledgerline/schema';
import { type Answer, type Caller, handleRequest, reconcile, type World } from '../../src/index.ts';
import { clockErrorMs } from '../../src/pending.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import { breakCatalog, confirm } from './by-hand.ts';
import { CallWatch } from './call-watch.ts';
import { calm, type Faults } from './faults.ts';
import { gated } from './gated.ts';
import { GlueRun } from './glue-run.ts';
import { daysOf, namesOf } from './input-files.ts';
import { InputWatch } from './input-watch.ts';
import { withLifecycle } from './lifecycle.ts';
import { type Asked, lookAround, type Sight, toRequest } from './operators.ts';
import type { Random } from './random.ts';
import { type Gate, Scheduler } from './scheduler.ts';
import { contractOf, worldOf } from './setting.ts';
import { hasFault, hasTrait, type Story } from './story.ts';

/** What wakes the trigger, as the queue holds it. */
export type Message =
  | { readonly mode: 'object'; readonly partition: string }
  | { readonly mode: 'run-ended' }
  | Request;

const lambdaSeconds = 120;
/** What a call keeps to end what it has begun. */
const reserveSeconds = 15;
const leaseSeconds = 150;
const visibilitySeconds = 180;
const receivesAllowed = 5;
const lambdasAtATime = 3;

const nameOf = (request: Request) =>
  request.mode === 'rollback' && request.to !== undefined ? 'rollback to a run' : request.mode;

const start = Date.parse('2026-11-23T00:00:00.000Z');

/** The queue, the Lambda, the job and the schedule around the real reconciler, in virtual time. */
export class Cloud {
  readonly scheduler: Scheduler;
  readonly world: MemoryWorld;
  readonly random: Random;
  readonly watch: InputWatch;
  /** Of files, below each day. */
  readonly names: readonly string[];
  /** On which files come. */
  readonly days: readonly string[];
  readonly hasSchedule: boolean;
  /** Whether nobody stands still for so long that another has the lease, and acts on what was seen before. */
  readonly isMonotone: boolean;
  faults: Faults;
  /** Of the input, by producers, and of anything, by operators and deployments. */
  changes = 0;
  deadRuns = 0;
  /** Partition -> runs that died with it. */
  readonly deaths = new Map<string, number>();
  /** What people asked for and was not refused. */
  readonly done: Set<string>;
  deployments = 0;
  /** Locations whose files are gone: readers see nothing there, until their partitions are published again. */
  readonly lost = new Set<string>();
  /** Partitions on lists of removals that a person said yes to, until they are removed. */
  readonly confirmed = new Set<string>();
  /** Partition and what was listed of it when somebody asked for a rollback: what it may be held against. */
  readonly heldByPeople = new Set<string>();
  /** Partitions that somebody took out of the catalog by hand. */
  readonly dropped = new Set<string>();
  #schedules = 0;
  #lambdas = 0;
  #calls = 0;
  readonly #isQuick: boolean;

  constructor(random: Random, story: Story, done: Set<string>) {
    this.done = done;
    this.random = random;
    this.faults = { ...calm };
    this.names = namesOf(story);
    this.days = daysOf(story);
    this.hasSchedule = !hasTrait(story, 'no-schedule');
    this.isMonotone = !hasFault(story, 'stalled');
    this.#isQuick = hasTrait(story, 'quick-lifecycle');
    this.scheduler = new Scheduler(random, start);
    this.world = worldOf(story, () => this.scheduler.time);
    this.watch = new InputWatch(this.world);
    this.lookEvery(1);
  }

  /** Whether who took the last step is who has the lease, and not one that stood still for longer. */
  readonly hasActorLease = (): boolean => {
    const lease = JSON.parse(this.world.curated.objects.get(curatedKeys.lease)?.text ?? '{}');
    return this.scheduler.actor.startsWith(`${lease.owner} `);
  };

  /** From now on; at night a look every some hours shows as much. */
  lookEvery(hours: number): void {
    if (this.hasSchedule) this.#scheduleLooks(hours * 3600);
  }

  /** EventBridge: at least once, mostly. */
  emit(message: Message): void {
    const { lostEvent, doubledEvent, lateEvent } = this.faults;
    const mayBeLost = this.hasSchedule || message.mode === 'run-ended';
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
      if (receives >= receivesAllowed && this.hasSchedule) {
        this.scheduler.say(`dead letter: ${JSON.stringify(message)}`);
      } else if (this.#lambdas >= lambdasAtATime) this.send(message, 5, receives);
      else this.#invoke(message, receives);
    });
  }

  /** A person's command at that sight: no time-out, no second try. */
  command(request: Request, sight: Sight): void {
    if (request.mode === 'rollback') this.heldByPeople.add(`${request.partition} ${request.seen}`);
    const unconfirm = request.mode === 'confirm-removals' ? confirm(this, request.digest, sight) : () => {};
    // who asked looks whether it was done
    if (!this.hasSchedule) this.send({ mode: 'scheduled' }, 900);
    const work = async (world: World, caller: Caller) => {
      const answer = await handleRequest(world, request, caller);
      if (answer.kind !== 'refused') {
        this.done.add(nameOf(request));
        return;
      }
      unconfirm();
      this.scheduler.say(`${caller.owner} is refused: ${answer.message}`);
    };
    this.#call(`command ${JSON.stringify(request)}`, work, true);
  }

  /** Somebody looks around and asks for what seems right then. */
  ask(mode: Asked, random: Random): void {
    this.scheduler.start(`operator ${mode}`, async () => {
      if (mode === 'repair') breakCatalog(this, random);
      const sight = await lookAround(this.world);
      this.command(await toRequest(mode, this.world, random, sight), sight);
    });
  }

  /** Another contract holds from now on; who is acting already goes on with the old one. */
  deploy(): void {
    this.deployments += 1;
    this.world.deploy(contractOf(this.deployments));
    this.scheduler.say(`deployed contract ${this.world.spec.contractHash.slice(0, 4)}`);
    if (!this.hasSchedule) this.send({ mode: 'scheduled' }, 60);
  }

  /** In place of the schedule before. */
  #scheduleLooks(seconds: number): void {
    this.#schedules += 1;
    const schedule = this.#schedules;
    const next = () =>
      this.scheduler.after(seconds, () => {
        if (schedule !== this.#schedules) return;
        this.send({ mode: 'scheduled' }, 0);
        next();
      });
    next();
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
      const deadline = new Date(world.now().getTime() + (lambdaSeconds - reserveSeconds) * 1000);
      await answer(world, { ...caller, deadline });
      isDone = true;
    });
    this.scheduler.after(lambdaSeconds, () => process.kill());
    this.scheduler.after(visibilitySeconds, () => {
      this.#lambdas -= 1;
      if (!isDone) this.send(message, 0, receives + 1);
    });
  }

  /** The real reconciler in a process of its own, whose clock is a little wrong. */
  #call(name: string, work: (world: World, caller: Caller) => Promise<unknown>, isPerson = false) {
    this.#calls += 1;
    const owner = `${this.#calls}`;
    const skew = this.random.between(-clockErrorMs / 2, clockErrorMs / 2);
    const process = this.scheduler.start(`${owner} ${name}`, async (gate) => {
      const mortal: Gate = async (label, seconds) => {
        await gate(label, seconds);
        if (!this.random.oneIn(this.faults.crash)) return;
        process.kill();
        await gate('never');
      };
      const world: World = gated(this.#worldOf(owner, skew, isPerson), {
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

  #worldOf(owner: string, skew: number, isPerson: boolean): World {
    const { world, scheduler, random } = this;
    const watch = new CallWatch(this, owner, isPerson);
    return {
      ...world,
      ...watch.tables(),
      curated: {
        ...world.curated,
        ...withLifecycle(world.curated, { scheduler, random, isQuick: this.#isQuick }),
        ...watch.curated(world.curated),
      },
      now: () => new Date(scheduler.time + skew),
      sendReplan: async (partitions, delaySeconds) =>
        this.send({ mode: 'replan', partitions: [...partitions] }, delaySeconds),
      runs: {
        listRecent: world.runs.listRecent,
        start: async (given) => {
          const outcome = await world.runs.start(given);
          const run = world.runs.running();
          if (outcome.kind !== 'started' || run === undefined) return outcome;
          watch.started(given);
          new GlueRun(run, this).begin();
          return outcome;
        },
      },
    };
  }
}
