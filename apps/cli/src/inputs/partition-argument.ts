import { parseInputKey, partitionColumn, partitionOf, undatedPartition } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

const usage = (problem: string) => new CliError('usage', exitCodes.usage, [problem]);

/** The rule of input keys is the one rule of what a partition is called. */
function isDated(partition: string): boolean {
  const meaning = parseInputKey(`input/${partition}/any.csv`);
  return meaning.kind === 'data' && meaning.partition === partition;
}

/**
 * A partition as people write it: `2026-11-23`, `undated`, or in full.
 *
 * @throws CliError `usage`
 */
export function parsePartition(text: string): string {
  const isFull = text.startsWith(`${partitionColumn}=`);
  const partition = isFull ? text : partitionOf(text);
  if (partition === undatedPartition || isDated(partition)) return partition;
  throw usage(
    `${JSON.stringify(text)} is no partition; allowed: a real date such as 2026-11-23, or undated, each also with ${partitionColumn}= in front`,
  );
}

/** Each once, in the order given. @throws CliError `usage` naming the first that is wrong */
export function parsePartitions(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map(parsePartition))];
}

function parseDay(option: string, text: string): string {
  if (isDated(partitionOf(text))) return text;
  throw usage(`${option} ${JSON.stringify(text)}; allowed: a real date, for instance 2026-11-23`);
}

export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The first and the last day of a range, both in it. @throws CliError `usage` */
export function parseDays({ from, to }: Days): Days {
  const days = { from: parseDay('--from', from), to: parseDay('--to', to) };
  if (days.from <= days.to) return days;
  throw usage(`--from ${from} is after --to ${to}; both days are in the range, the earlier one is --from`);
}

/** A whole number within limits. @throws CliError `usage` */
export function parseNumber(
  option: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw usage(`${option} ${JSON.stringify(text)}; allowed: a whole number from ${least} to ${most}`);
}
