import type { World } from '../../src/index.ts';

export class Crash extends Error {}

type Call = (...given: unknown[]) => unknown;

/**
 * The same world, in which call number `at` (from 1) kills the caller: before it has an effect, or after it, when only
 * the answer is lost. `calls()` tells how many there were.
 */
export function crashing<W extends World>(world: W, at: number, when: 'before' | 'after') {
  let calls = 0;
  const wrapCall =
    (call: Call): Call =>
    (...given) => {
      calls += 1;
      const isHit = calls === at;
      if (isHit && when === 'before') throw new Crash(`before call ${at}`);
      const result = call(...given);
      if (!isHit) return result;
      return Promise.resolve(result).then(() => {
        throw new Crash(`after call ${at}`);
      });
    };
  const wrap = (part: object): object =>
    new Proxy(part, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (['list', 'listFolders', 'listPartitions', 'now', 'log'].includes(String(name))) return value;
        if (typeof value === 'function' && name !== 'isThrottle') return wrapCall(value as Call);
        const isPart = ['raw', 'curated', 'daily', 'quarantine', 'total', 'runs'].includes(String(name));
        return isPart ? wrap(value as object) : value;
      },
    });
  return { world: wrap(world) as W, calls: () => calls };
}
