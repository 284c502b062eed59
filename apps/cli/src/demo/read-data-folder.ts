import { existsSync, statSync } from 'node:fs';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { type FoundInputs, findInputs } from '../inputs/find-inputs.ts';

/**
 * The CSV files of a folder with or without `ingest_date=` folders, and the key of each.
 *
 * @throws CliError as findInputs does, and `data-missing` for what is no folder
 */
export function readDataFolder(folder: string): FoundInputs {
  const isThere = existsSync(folder);
  if (!isThere || !statSync(folder).isDirectory())
    throw new CliError('data-missing', exitCodes.usage, [
      `--data ${folder}: ${isThere ? 'is a file; name the folder that holds it' : 'no such folder; name one with CSV files'}`,
    ]);
  return findInputs({ option: '--data', paths: [folder] });
}
