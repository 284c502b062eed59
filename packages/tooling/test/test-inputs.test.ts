import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeTestInputs } from '../src/test-inputs.mjs';

const check = (name: string, found: string) => ({ name, found, ok: true, allowed: '', fix: '' });

function cloneWithData(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerline-inputs-'));
  mkdirSync(join(folder, 'shared', 'data', 'day'), { recursive: true });
  writeFileSync(join(folder, 'shared', 'data', 'day', 'purchases.csv'), content);
  return join(folder, 'main');
}

describe('describeTestInputs', () => {
  it('changes with a tool and with the data, not with the free disk', () => {
    const seen = describeTestInputs(cloneWithData('a'), [check('java', '17.0.15'), check('disk', '5 GB')]);

    expect(describeTestInputs(cloneWithData('a'), [check('java', '17.0.15'), check('disk', '9 GB')])).toBe(
      seen,
    );
    expect(describeTestInputs(cloneWithData('a'), [check('java', '17.0.16')])).not.toBe(seen);
    expect(describeTestInputs(cloneWithData('b'), [check('java', '17.0.15')])).not.toBe(seen);
  });

  it('says that the data is missing', () => {
    const alone = join(mkdtempSync(join(tmpdir(), 'ledgerline-inputs-')), 'main');

    expect(describeTestInputs(alone, [check('java', '17.0.15')])).toBe('java 17.0.15, no real data');
  });
});
