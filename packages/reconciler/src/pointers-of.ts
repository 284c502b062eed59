import type { CatalogPartition } from '@ledgerline/aws';
import { type BuiltRecord, curatedKeys, partitionValue, toPartitionParameters } from '@ledgerline/schema';
import type { VisibleWorld } from './world.ts';

/** What a pointer says besides what the record says. */
export interface Standing {
  /** ISO time, UTC. */
  readonly publishedAt: string;
  /** The wanted inputHash that a rollback holds the partition against. */
  readonly heldAgainst?: string | undefined;
}

export interface Pointers {
  readonly summary: CatalogPartition;
  readonly quarantine: CatalogPartition;
}

/** The two pointers of a published build; they carry the same parameters. */
export function pointersOf(
  { curated }: Pick<VisibleWorld, 'curated'>,
  record: BuiltRecord,
  standing: Standing,
): Pointers {
  const { partition, runId, inputHash, contractHash, counts, controlTotals } = record;
  const build = { runId, inputHash, contractHash, ...counts, totals: controlTotals, ...standing };
  const at = (prefix: string): CatalogPartition => ({
    value: partitionValue(partition),
    location: `s3://${curated.name}/${prefix}`,
    parameters: toPartitionParameters(build),
  });
  return {
    summary: at(curatedKeys.summary(runId, partition)),
    quarantine: at(curatedKeys.quarantine(runId, partition)),
  };
}

/** A pointer that moved at a second try is some minutes younger than its history: that is no difference. */
const isCompared = (name: string) => name.startsWith('ledgerline.') && name !== 'ledgerline.published_at';

/** True when a pointer stands where it should and says what it should, no more and no less. */
export function isSamePointer(target: CatalogPartition, seen: CatalogPartition | undefined): boolean {
  if (seen?.location !== target.location) return false;
  const names = new Set([...Object.keys(target.parameters), ...Object.keys(seen.parameters)]);
  return [...names].filter(isCompared).every((name) => target.parameters[name] === seen.parameters[name]);
}
