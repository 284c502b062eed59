import type { BuiltRecord, Spec } from '@ledgerline/schema';
import type { Observation } from './observation.ts';
import { type Decision, heldBy, type Verdict } from './verdict.ts';

/** Hashes of the objects of a build that have records; a header alone is the same everywhere. */
export function contentsOf({ objects }: BuiltRecord): ReadonlySet<string> {
  const filled = objects.filter(({ counts }) => (counts?.records ?? 0) > 0);
  return new Set(filled.flatMap(({ sha256 }) => sha256 ?? []));
}

const keyOf = ({ objects }: BuiltRecord, hash: string) => objects.find(({ sha256 }) => sha256 === hash)?.key;

/** Two objects of one build with the same bytes. */
function repeatedWithin({ objects }: BuiltRecord): string | null {
  const seen = new Map<string, string>();
  for (const { key, sha256, counts } of objects) {
    if (sha256 === undefined || (counts?.records ?? 0) === 0) continue;
    const first = seen.get(sha256);
    if (first !== undefined) return `${key} has the same bytes as ${first}`;
    seen.set(sha256, key);
  }
  return null;
}

type Owners = ReadonlyMap<string, readonly string[]>;

/** Hash -> the partitions that are published with it once all decisions are carried out. */
function ownersAfter(seen: Observation, decisions: readonly Decision[]): Owners {
  const after = new Map(seen.contents);
  for (const { partition, verdict } of decisions) {
    if (verdict.kind === 'remove') after.delete(partition);
    if (verdict.kind === 'publish') after.set(partition, contentsOf(verdict.record));
  }
  const owners = new Map<string, string[]>();
  for (const [partition, contents] of after)
    for (const hash of contents) owners.set(hash, [...(owners.get(hash) ?? []), partition]);
  return owners;
}

/** Of two partitions that move together the later one gives way. */
function repeatedElsewhere(record: BuiltRecord, owners: Owners, moving: ReadonlySet<string>): string | null {
  for (const hash of contentsOf(record)) {
    const other = owners
      .get(hash)
      ?.find(
        (partition) =>
          partition !== record.partition && !(moving.has(partition) && partition > record.partition),
      );
    if (other !== undefined) return `${keyOf(record, hash)} has the same bytes as an object of ${other}`;
  }
  return null;
}

const detailOf = (problem: string) =>
  `${problem}; gate duplicateContent is hold: take one away, or accept it`;

/** True when what is published already is published again, only its quarantine being moved. */
const isRepair = (verdict: Verdict, fingerprint: string | undefined) =>
  verdict.kind === 'publish' && verdict.record.fingerprint === fingerprint;

/**
 * Holds back builds whose content would be published twice. Judged against what will be published after all of this
 * plan, so that content may move from one partition to another; a build that is held keeps its old one in place, which
 * may hold others, until nothing changes any more.
 */
export function holdDuplicates(
  seen: Observation,
  gates: Spec['gates'],
  given: readonly Decision[],
): readonly Decision[] {
  if (gates.duplicateContent === 'allow') return given;
  const fingerprints = new Map(seen.published.map(({ partition, fingerprint }) => [partition, fingerprint]));
  let decisions = given;
  for (;;) {
    const owners = ownersAfter(seen, decisions);
    const moving = new Set(
      decisions.filter(({ verdict }) => verdict.kind === 'publish').map(({ partition }) => partition),
    );
    const next = decisions.map((decision) => {
      const { verdict, partition } = decision;
      if (verdict.kind !== 'publish' || isRepair(verdict, fingerprints.get(partition))) return decision;
      const problem = repeatedWithin(verdict.record) ?? repeatedElsewhere(verdict.record, owners, moving);
      return problem === null ? decision : { ...decision, verdict: heldBy('gate', detailOf(problem)) };
    });
    if (next.every((decision, n) => decision === decisions[n])) return next;
    decisions = next;
  }
}
