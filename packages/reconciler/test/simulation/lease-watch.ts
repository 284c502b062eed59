import type { CatalogTable } from '@ledgerline/aws';
import { curatedKeys } from '@ledgerline/schema';
import type { MemoryWorld } from '../world/memory-world.ts';
import type { Scheduler } from './scheduler.ts';

interface Given {
  readonly world: MemoryWorld;
  readonly scheduler: Scheduler;
}

/** The tables as one process sees them: whoever moves a pointer there has its name in the lease. */
export function withLeaseWatch({ world, scheduler }: Given, owner: string) {
  const check = (what: string) => {
    const holder = JSON.parse(world.curated.objects.get(curatedKeys.lease)?.text ?? '{}').owner;
    if (holder === owner) return;
    scheduler.violation = new Error(`${owner} moves pointers of ${what}, and ${holder} has the lease`);
  };
  const watched = (table: CatalogTable): CatalogTable => {
    const after =
      <G extends readonly unknown[], R>(call: (...given: G) => R) =>
      (...given: G): R => {
        check(table.name);
        return call(...given);
      };
    return {
      ...table,
      createPartitions: after(table.createPartitions),
      updatePartitions: after(table.updatePartitions),
      deletePartitions: after(table.deletePartitions),
      movePointer: after(table.movePointer),
    };
  };
  const { daily, quarantine, total } = world;
  return { daily: watched(daily), quarantine: watched(quarantine), total: watched(total) };
}
