import {
  type ChangeClass,
  compareSpecs,
  compareSpecTables,
  type Spec,
  type SpecChange,
  verdictOf,
} from '@ledgerline/schema';
import type { CommittedSpec } from './committed-specs.ts';

/**
 * - `new`: no version of the pipeline is committed.
 * - `same`, or the gravest class of change against the committed spec of the same version.
 * - `next`: a new version of the result, with tables of its own.
 * - `refused`: a version or a name that no partition could follow.
 */
export type ContractVerdict = 'new' | 'same' | ChangeClass | 'next' | 'refused';

export interface JudgedContract {
  readonly verdict: ContractVerdict;
  /** Against the committed spec of the same version, or for `next` of the version before. */
  readonly changes: readonly SpecChange[];
  /** What to do instead; of `breaking` and `refused` alone. */
  readonly remedy?: string;
}

function compare({ frozen, whole }: CommittedSpec, compiled: Spec): readonly SpecChange[] {
  return whole === null ? compareSpecTables(frozen, compiled) : compareSpecs(whole, compiled);
}

function judgeNext(own: readonly CommittedSpec[], newest: CommittedSpec, compiled: Spec): JudgedContract {
  const changes = compare(newest, compiled);
  const { resultVersion, tables } = newest.frozen;
  const refused = (remedy: string): JudgedContract => ({ verdict: 'refused', changes, remedy });
  if (compiled.resultVersion !== resultVersion + 1)
    return refused(
      `version is ${compiled.resultVersion}, the newest committed is ${resultVersion}; allowed: ${resultVersion}, or ${resultVersion + 1} for a new version of the result`,
    );
  // the reconciler finds the table of the version before by its name
  if (compiled.older?.daily !== tables.daily.name)
    return refused(
      `summary.table has another name than in version ${resultVersion} (its tables: ${tables.summary.name}, ${tables.daily.name}): partitions published there would be taken for new; keep the name, a new version has tables of its own`,
    );
  // nor does it see tables before those, whose files would then look like nobody's
  const [oldest = newest] = own;
  if (oldest !== newest)
    return refused(
      `version ${oldest.frozen.resultVersion} still has tables, and only the version before is looked after; delete ${oldest.file} and deploy, which drops them, then write version ${compiled.resultVersion}`,
    );
  return { verdict: 'next', changes };
}

/** What a compiled definition means for the readers and partitions of what is committed of its pipeline. */
export function judgeContract(committed: readonly CommittedSpec[], compiled: Spec): JudgedContract {
  const own = committed.filter(({ frozen }) => frozen.pipeline === compiled.pipeline);
  const newest = own.at(-1);
  if (newest === undefined) return { verdict: 'new', changes: [] };
  const current = own.find(({ frozen }) => frozen.resultVersion === compiled.resultVersion);
  if (current === undefined) return judgeNext(own, newest, compiled);
  const changes = compare(current, compiled);
  const verdict = verdictOf(changes);
  if (verdict !== 'breaking') return { verdict, changes };
  const next = newest.frozen.resultVersion + 1;
  return {
    verdict,
    changes,
    remedy: `set version: ${next} in the definition: the result gets tables of its own beside those of version ${compiled.resultVersion}, which stay as they are; or, if that version was never deployed, delete ${current.file} and write it anew`,
  };
}
