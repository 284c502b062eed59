import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';

export const header = 'user_id,country,purchase_amount\n';

/** A folder of its own for each test of the file, with inputs and the output of a run. */
export function runPlace() {
  const place = {
    folder: '',
    /** Where a run writes. */
    out: '',
    put: (name: string, content: string | Buffer) => {
      mkdirSync(join(place.folder, name, '..'), { recursive: true });
      writeFileSync(join(place.folder, name), content);
    },
    args: (...inputs: readonly string[]) => [
      'users-summary',
      '--input',
      ...inputs.map((input) => join(place.folder, input)),
      '--output',
      place.out,
    ],
    csv: () => readFileSync(join(place.out, 'users_summary.csv'), 'utf8'),
  };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'ledgerline-run-'));
    place.out = join(place.folder, 'out');
  });
  afterEach(() => rmSync(place.folder, { recursive: true }));
  return place;
}
