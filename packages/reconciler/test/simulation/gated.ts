import { curatedKeys } from '@ledgerline/schema';
import type { World } from '../../src/index.ts';
import { Throttle } from '../world/memory-world.ts';
import type { Random } from './random.ts';
import type { Gate } from './scheduler.ts';

/** How often, in the mean, a call goes wrong: one in so many. */
export interface CallFaults {
  /** Nothing was done. */
  readonly throttled: number;
  /** It was done, and the answer is lost. */
  readonly unanswered: number;
  /** One entry of a batch, of partitions to be written or deleted. */
  readonly refusedEntry: number;
  /** The caller stands still for minutes before it. */
  readonly stalled: number;
  /** The caller stands still for up to an hour between its first look and the lease. */
  readonly lateLease: number;
}

type Call = (...given: unknown[]) => unknown;

const hasEntries = /\.(create|update|delete)Partitions$/;

/** All entries but the first, of which the catalog says that it was not done. */
async function butOne(call: Call, entries: readonly unknown[]) {
  const [refused, ...others] = entries as readonly (string | { readonly value: string })[];
  const problems = (await call(others)) as readonly unknown[];
  if (refused === undefined) return problems;
  const value = typeof refused === 'string' ? refused : refused.value;
  return [...problems, { value, message: 'ThrottlingException: refused' }];
}

const parts = ['raw', 'curated', 'daily', 'quarantine', 'total', 'runs'];
const pages = ['list', 'listFolders', 'listPartitions'];
const free = ['now', 'log', 'isThrottle'];

interface Caller {
  readonly gate: Gate;
  readonly random: Random;
  readonly faults: () => CallFaults;
}

/** The world as one process sees it: each call waits its turn, and may go wrong. */
export function gated<W extends World>(world: W, { gate, random, faults }: Caller): W {
  const minutes = () => random.between(60, 1200);
  const wait = (label: string) => gate(label, random.oneIn(faults().stalled) ? minutes() : 0);
  const called =
    (label: string, call: Call): Call =>
    async (...given) => {
      await wait(label);
      const isLease = label === 'curated.getText' && given[0] === curatedKeys.lease;
      if (isLease && random.oneIn(faults().lateLease)) await gate(`${label}, late`, random.between(60, 3600));
      if (random.oneIn(faults().throttled)) throw new Throttle(`throttled: ${label}`);
      const isPart = hasEntries.test(label) && random.oneIn(faults().refusedEntry);
      const result = await (isPart ? butOne(call, given[0] as readonly unknown[]) : call(...given));
      if (random.oneIn(faults().unanswered)) throw new Error(`no answer: ${label}`);
      return result;
    };
  const paged = (label: string, call: Call) =>
    async function* (...given: unknown[]) {
      await wait(label);
      for await (const page of call(...given) as AsyncIterable<unknown>) {
        yield page;
        await wait(`${label}, next page`);
      }
    };
  const wrap = (part: object, path: string): object =>
    new Proxy(part, {
      get: (target, property) => {
        const name = String(property);
        const value = Reflect.get(target, property);
        if (parts.includes(name)) return wrap(value as object, `${name}.`);
        if (typeof value !== 'function' || free.includes(name)) return value;
        const call = value.bind(target) as Call;
        return pages.includes(name) ? paged(path + name, call) : called(path + name, call);
      },
    });
  return wrap(world, '') as W;
}
