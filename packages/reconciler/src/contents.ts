import type { BuiltRecord } from '@ledgerline/schema';
import type { Contents, Observation, PartitionView } from './observation.ts';
import { type Decision, type Held, heldBy, type Verdict } from './verdict.ts';

const known = new WeakMap<BuiltRecord, Contents>();

/** Of the objects of a build that have records; a header alone is the same everywhere. */
export function contentsOf(record: BuiltRecord): Contents {
  const before = known.get(record);
  if (before !== undefined) return before;
  const contents = new Map<string, number>();
  for (const { sha256, counts } of record.objects)
    if (sha256 !== undefined && (counts?.records ?? 0) > 0)
      contents.set(sha256, (contents.get(sha256) ?? 0) + 1);
  known.set(record, contents);
  return contents;
}

/**
 * Hashes of which a build has more objects than its partition shows: only these can make readers see contents once more
 * than they do.
 */
export function broughtBy(record: BuiltRecord, shown: Observation['shown']): readonly string[] {
  const own = shown.get(record.partition);
  return [...contentsOf(record)].flatMap(([hash, copies]) => (copies > (own?.get(hash) ?? 0) ? [hash] : []));
}

const keysOf = ({ objects }: BuiltRecord, hash: string) =>
  objects.flatMap(({ key, sha256 }) => (sha256 === hash ? [key] : []));

/** Two objects of one build with the same bytes, of which its partition shows fewer. */
function repeatedWithin(record: BuiltRecord, shown: Observation['shown']): string | null {
  const contents = contentsOf(record);
  const hash = broughtBy(record, shown).find((one) => (contents.get(one) ?? 0) > 1);
  if (hash === undefined) return null;
  const [first, second] = keysOf(record, hash);
  return `${second} has the same bytes as ${first}`;
}

const heldAsDouble = (problem: string) =>
  heldBy('gate', `${problem}; gate duplicateContent is hold: take one away, or accept it`);

/** The decisions so far, and what each partition is published with once they are carried out. */
class Outlook {
  readonly #seen: Observation;
  readonly #verdicts: Map<string, Verdict>;
  /** Hash -> partitions that are, or may be, published with it. */
  readonly #sharers = new Map<string, Set<string>>();
  readonly #published: ReadonlyMap<string, string>;

  constructor(seen: Observation, decisions: readonly Decision[]) {
    this.#seen = seen;
    this.#verdicts = new Map(decisions.map(({ partition, verdict }) => [partition, verdict]));
    this.#published = new Map(seen.published.map(({ partition, fingerprint }) => [partition, fingerprint]));
    for (const [partition, contents] of seen.contents) this.#note(partition, contents);
    for (const { partition, verdict } of decisions)
      if (verdict.kind === 'publish') this.#note(partition, contentsOf(verdict.record));
  }

  #note(partition: string, contents: Contents): void {
    for (const hash of contents.keys()) {
      const sharers = this.#sharers.get(hash) ?? new Set();
      this.#sharers.set(hash, sharers.add(partition));
    }
  }

  #hasAfterwards(partition: string, hash: string): boolean {
    const verdict = this.#verdicts.get(partition);
    if (verdict?.kind === 'remove') return false;
    if (verdict?.kind === 'publish') return contentsOf(verdict.record).has(hash);
    return this.#seen.contents.get(partition)?.has(hash) ?? false;
  }

  /** Of two partitions that move together the later one gives way. */
  #givesWay(partition: string, to: string): boolean {
    return partition > to && this.#verdicts.get(partition)?.kind === 'publish';
  }

  #repeatedElsewhere(record: BuiltRecord, isLast: boolean): string | null {
    for (const hash of broughtBy(record, this.#seen.shown))
      for (const other of this.#sharers.get(hash) ?? []) {
        if (other === record.partition || !this.#hasAfterwards(other, hash)) continue;
        if (isLast || !this.#givesWay(other, record.partition))
          return `${keysOf(record, hash)[0]} has the same bytes as an object of ${other}`;
      }
    return null;
  }

  /** What stands against publishing a build now. */
  doubleOf(record: BuiltRecord, { isLast }: { readonly isLast: boolean }): Held | null {
    const within = repeatedWithin(record, this.#seen.shown);
    if (within !== null) return heldAsDouble(within);
    const elsewhere = this.#repeatedElsewhere(record, isLast);
    return elsewhere === null ? null : { ...heldAsDouble(elsewhere), isShared: true };
  }

  /** What stands against what is to be published of a partition; null when nothing does, or nothing is published. */
  holdOf(partition: string, when: { readonly isLast: boolean }): Held | null {
    const verdict = this.#verdicts.get(partition);
    // where its quarantine alone moves, readers see its sums already
    if (verdict?.kind !== 'publish' || verdict.record.fingerprint === this.#published.get(partition))
      return null;
    return this.doubleOf(verdict.record, when);
  }

  hold(partition: string, held: Held): void {
    this.#verdicts.set(partition, held);
  }

  /** The first partition that would show contents twice after all; null when none would. */
  firstLeft(decisions: readonly Decision[]): readonly [partition: string, Held] | null {
    for (const { partition } of decisions) {
      const held = this.holdOf(partition, { isLast: true });
      if (held !== null) return [partition, held];
    }
    return null;
  }

  carry(decision: Decision): Decision {
    const verdict = this.#verdicts.get(decision.partition);
    return verdict === undefined || verdict === decision.verdict ? decision : { ...decision, verdict };
  }
}

/** Who accepts what another gate holds goes past this one, too, and must be told. */
function withDouble(decision: Decision, { record }: PartitionView, outlook: Outlook): Decision {
  const { verdict } = decision;
  const isHeld = verdict.kind === 'held' && verdict.why === 'gate' && verdict.isShared === undefined;
  const double = isHeld && record?.state === 'built' ? outlook.doubleOf(record, { isLast: true }) : null;
  if (double === null || !isHeld) return decision;
  return { ...decision, verdict: { ...verdict, detail: `${verdict.detail}; ${double.detail}` } };
}

/**
 * Holds back builds that bring content which would be published twice. Judged against what will be published after all of this
 * plan, so that content may move from one partition to another. A build that is held leaves its predecessor in place,
 * and that may hold another, for which all is judged anew.
 */
export function holdDuplicates(seen: Observation, decisions: readonly Decision[]): readonly Decision[] {
  if (seen.gates.duplicateContent === 'allow') return decisions;
  const firm = new Map<string, Held>();
  for (;;) {
    const outlook = new Outlook(seen, decisions);
    for (const [partition, held] of firm) outlook.hold(partition, held);
    for (const { partition } of decisions) {
      const held = outlook.holdOf(partition, { isLast: false });
      if (held !== null) outlook.hold(partition, held);
    }
    const left = outlook.firstLeft(decisions);
    if (left === null)
      return decisions.map((decision, n) => {
        const carried = outlook.carry(decision);
        return carried === decision
          ? withDouble(decision, seen.partitions[n] as PartitionView, outlook)
          : carried;
      });
    firm.set(...left);
  }
}

interface Moving {
  readonly record: BuiltRecord;
}

/** Other partitions that show at present what this build brings. */
function showing({ record }: Moving, { shown, contents }: Observation): readonly string[] {
  const brought = broughtBy(record, shown);
  return [...contents].flatMap(([other, itsOwn]) =>
    other !== record.partition && brought.some((hash) => itsOwn.has(hash)) ? [other] : [],
  );
}

/**
 * Of builds that are to move, those that can without a moment in which readers see contents twice: who gives contents
 * away goes first, and the next look finds them gone. Where two exchange theirs neither can be first, and both move,
 * however many there are: half of an exchange shows contents twice. Else the newest, as many as one step moves.
 */
export function firstToMove<M extends Moving>(seen: Observation, moves: readonly M[]): readonly M[] {
  const published = new Map(seen.published.map(({ partition, fingerprint }) => [partition, fingerprint]));
  const isRepair = ({ record }: M) => published.get(record.partition) === record.fingerprint;
  const free = moves.filter((move) => isRepair(move) || showing(move, seen).length === 0);
  if (free.length > 0) return free.slice(-seen.limits.movesPerStep);
  const moving = new Set(moves.map(({ record }) => record.partition));
  return moves.filter((move) => showing(move, seen).every((partition) => moving.has(partition)));
}
