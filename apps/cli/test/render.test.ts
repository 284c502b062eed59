import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { renderExports } from '../src/render/exports.ts';
import { printable, renderBar, renderTable, shortened } from '../src/render/table.ts';

describe('renderTable', () => {
  it('aligns by characters, not bytes, and numbers to the right', () => {
    const lines = renderTable(
      [{ head: 'country' }, { head: 'total', align: 'right' }],
      [
        ['Côte d’Ivoire', '5.00'],
        ['UK', '1450.00'],
      ],
    );

    expect(lines).toEqual([
      '  country          total',
      '  ─────────────  ───────',
      '  Côte d’Ivoire     5.00',
      '  UK             1450.00',
    ]);
  });

  it('writes out what would move the cursor', () => {
    expect(printable('a\0b\r\x1b[2Jc\u202e')).toBe('a\\0b\\r\\u001b[2Jc\\u202e');
  });

  it('shortens by code points', () => {
    expect([shortened('🍎🍎🍎', 3), shortened('🍎🍎🍎🍎', 3)]).toEqual(['🍎🍎🍎', '🍎🍎…']);
  });
});

describe('renderBar', () => {
  it.each([
    [0, ''],
    [0.0001, '▏'],
    [0.5, '██'],
    [0.53, '██▏'],
    [1, '████'],
  ])('draws %d of four characters', (share, bar) => {
    expect(renderBar(share, 4)).toBe(bar);
  });
});

describe('renderExports', () => {
  const value = `it's "$HOME" \`id\` \\ $(id)\nnext; rm -rf *`;

  it('survives a shell byte for byte', () => {
    const script = `${renderExports({ LEDGERLINE_TRIED: value })}\nprintf %s "$LEDGERLINE_TRIED"`;

    expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout).toBe(value);
  });

  it('unsets what has no value', () => {
    const script = `${renderExports({ LEDGERLINE_TRIED: null })}\nprintf %s "\${LEDGERLINE_TRIED-gone}"`;
    const env = { ...process.env, LEDGERLINE_TRIED: 'old' };

    expect(spawnSync('sh', ['-c', script], { encoding: 'utf8', env }).stdout).toBe('gone');
  });

  it('takes no name that is code', () => {
    expect(() => renderExports({ 'A;id': 'x' })).toThrow('no shell variable name');
  });
});
