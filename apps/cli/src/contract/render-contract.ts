import type { ContractVerdict } from '@ledgerline/pipelines';
import { runBytesAllowed, type Spec, type SpecChange } from '@ledgerline/schema';
import { printable } from '../render/table.ts';

/** One definition, held against what is committed. */
export interface CheckedContract {
  readonly pipeline: string;
  readonly version: number;
  readonly verdict: ContractVerdict;
  readonly changes: readonly SpecChange[];
  readonly remedy?: string | undefined;
  /** The committed spec of this version, in the folder of specs. */
  readonly file: string;
  readonly isWritten: boolean;
  /** Other versions of the result that have tables. */
  readonly others: readonly { readonly file: string; readonly tables: readonly string[] }[];
  readonly objectives: Spec['objectives'];
}

const verdicts: Readonly<Record<ContractVerdict, string>> = {
  new: 'not committed yet',
  same: 'as committed',
  compatible: 'compatible: what is published stays as good as it is',
  rebuild: 'rebuild needed: the same result, of an older contract until backfill',
  breaking: 'breaks the result: readers must agree',
  next: 'a new version of the result, beside the older ones',
  refused: 'refused',
};

const gigabyte = 1e9;

/** What backfill costs, in words: only a look at what is published can count. */
function backfillCost({ objectives: { runCostUsd } }: CheckedContract): string {
  const most = Math.floor(runBytesAllowed(runCostUsd, 'STANDARD') / gigabyte);
  const size = most < 1 ? 'under 1 GB' : `about ${most} GB`;
  return `backfill scans every published partition once more, in runs of at most ${size} or $${runCostUsd} each (objectives.runCostUsd, with STANDARD workers), a minute's price at least`;
}

function consequence(checked: CheckedContract): readonly string[] {
  switch (checked.verdict) {
    case 'rebuild':
      return [
        'New and changed input is built under the new contract at once; published partitions wait for backfill.',
        `Cost: ${backfillCost(checked)}.`,
      ];
    case 'next':
      return [
        `The tables of version ${checked.version} begin empty; partitions published before wait for backfill.`,
        `Cost: ${backfillCost(checked)}.`,
      ];
    default:
      return [];
  }
}

/** Lines for people: verdict, every change with its class, what follows. */
export function renderContract(checked: CheckedContract): readonly string[] {
  const { pipeline, version, verdict, changes, isWritten, file, others } = checked;
  return [
    `${pipeline}, version ${version}: ${verdicts[verdict]}`,
    ...changes.map(({ path, class: kind, sentence }) =>
      printable(`  ${kind.padEnd(10)}  ${path}: ${sentence}`),
    ),
    ...consequence(checked).map((line) => `  ${line}`),
    ...(isWritten ? [`  Written: ${file}; commit it with the definition.`] : []),
    ...others.map((other) => `  Beside it: ${other.file} keeps the tables ${other.tables.join(', ')}.`),
  ];
}

/** What a person has to do; nothing when definition and committed spec agree. */
export function stepsFor(checked: CheckedContract, isOurs: boolean): readonly string[] {
  const { pipeline, verdict, remedy, isWritten, file } = checked;
  if (remedy !== undefined) return [`${pipeline}: ${remedy}`];
  if (verdict === 'same' || isWritten) return [];
  const again = isOurs
    ? `run \`npm run ledgerline -- contract ${pipeline} --write\``
    : 'run it again with --write';
  const isThere = verdict !== 'new' && verdict !== 'next';
  const what = isThere ? 'is not what the definition says' : 'is not written yet';
  return [`${pipeline}: ${file} ${what}; ${again} and commit the file`];
}
