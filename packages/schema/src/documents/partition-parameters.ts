import * as z from 'zod';
import { count, decimalText, hash, time } from './scalars.ts';

const prefix = 'ledgerline.';
const totalPrefix = 'total_';
const number = z.string().regex(/^\d+$/).transform(Number).pipe(count);

const fields = z.object({
  run_id: z.string().min(1),
  input_hash: hash,
  contract_hash: hash,
  records: number,
  accepted: number,
  rejected: number,
  blank: number,
  published_at: time,
  held_against: hash.optional(),
  void: z.string().optional(),
});

/** What a catalog partition says about the build it points at. */
export interface PublishedBuild {
  readonly runId: string;
  readonly inputHash: string;
  readonly contractHash: string;
  readonly records: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly blank: number;
  /** Measure name -> its total over the partition, an exact decimal number. */
  readonly totals: Readonly<Record<string, string>>;
  /** ISO time, UTC. */
  readonly publishedAt: string;
  /** The wanted inputHash that a rollback holds this partition against. */
  readonly heldAgainst?: string | undefined;
  /** What is wrong with its files, since a run would have had to read them; ends when the partition is published. */
  readonly voidProblem?: string | undefined;
}

/** The parameter that says so; it is set on its own, all else about a build stays. */
export const voidParameter = `${prefix}void`;

export function toPartitionParameters(build: PublishedBuild): Record<string, string> {
  const { totals, runId, inputHash, contractHash, publishedAt, heldAgainst, voidProblem } = build;
  const { records, accepted, rejected, blank } = build;
  const values = {
    run_id: runId,
    input_hash: inputHash,
    contract_hash: contractHash,
    published_at: publishedAt,
    records,
    accepted,
    rejected,
    blank,
    ...(heldAgainst !== undefined && { held_against: heldAgainst }),
    ...(voidProblem !== undefined && { void: voidProblem }),
    ...Object.fromEntries(Object.entries(totals).map(([measure, total]) => [totalPrefix + measure, total])),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, String(value)]));
}

/** @throws ZodError when a parameter is missing or malformed: someone else wrote the partition */
export function fromPartitionParameters(parameters: Readonly<Record<string, string>>): PublishedBuild {
  const own = Object.entries(parameters)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const {
    run_id,
    input_hash,
    contract_hash,
    published_at,
    held_against,
    void: problem,
    ...counts
  } = fields.parse(Object.fromEntries(own));
  const totals = own.filter(([name]) => name.startsWith(totalPrefix));
  return {
    runId: run_id,
    inputHash: input_hash,
    contractHash: contract_hash,
    publishedAt: published_at,
    heldAgainst: held_against,
    voidProblem: problem,
    ...counts,
    totals: Object.fromEntries(
      totals.map(([name, value]) => [name.slice(totalPrefix.length), decimalText.parse(value)]),
    ),
  };
}
