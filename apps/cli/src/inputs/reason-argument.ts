import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** What a person says with `--reason`, without the blanks around it. @throws CliError `usage` when that is nothing */
export function parseReason(text: string): string {
  const reason = text.trim();
  if (reason !== '') return reason;
  throw new CliError('usage', exitCodes.usage, ['--reason is empty; say why, others will ask']);
}

/** What a request carries of it. */
export interface Note {
  readonly note?: string;
}

/** The same where it may be left out. */
export const noteOf = (reason: string | undefined): Note =>
  reason === undefined ? {} : { note: parseReason(reason) };
