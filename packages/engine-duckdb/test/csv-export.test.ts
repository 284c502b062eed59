import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  boolean,
  compilePipeline,
  csv,
  date,
  decimal,
  definePipeline,
  integer,
  max,
  sum,
  text,
  timestamp,
} from '@ledgerline/schema';
import { scan, testFolder } from './scan.ts';

const folder = testFolder();
const definition = definePipeline({
  name: 'export',
  input: {
    table: 'sales',
    format: csv(),
    columns: {
      place: text({ required: false }),
      day: date({ required: false }),
      is_open: boolean({ required: false }),
      number: integer({ required: false }),
      amount: decimal({ precision: 12, scale: 2 }),
      at: timestamp({ required: false }),
    },
  },
  summary: {
    table: 'sales_summary',
    groupBy: ['place', 'day', 'is_open', 'number'],
    measures: { total: sum('amount'), last: max('at') },
  },
  queries: {},
  gates: { maxRejectedRatio: 1 },
  objectives: { freshnessHours: 1, runCostUsd: 1 },
});
const spec = compilePipeline(definition);
const header = 'place,day,is_open,number,amount,at\n';

const multilineSpec = compilePipeline({
  ...definition,
  input: { ...definition.input, format: csv({ multiline: true }) },
});

async function exported(rows: string, of = spec): Promise<string> {
  const { builds, outputFolder } = await scan(folder, { 'input/a.csv': header + rows }, { spec: of });
  expect(builds).toMatchObject([{ rejected: 0 }]);
  return readFileSync(join(outputFolder, 'sales_summary.csv'), 'utf8');
}

describe('the CSV export', () => {
  it('writes every type as people read it, and nothing for a missing value', async () => {
    expect(
      await exported(
        'UK,2010-12-01,true,-7,3.5,2010-12-01 08:26:00\n,,,,0,\nUK,0001-02-03,false,0,1,9999-12-31 23:59:59\n',
      ),
    ).toBe(
      'place,day,is_open,number,total,last\n' +
        ',,,,0.00,\n' +
        'UK,0001-02-03,false,0,1.00,9999-12-31 23:59:59\n' +
        'UK,2010-12-01,true,-7,3.50,2010-12-01 08:26:00\n',
    );
  });

  it('quotes texts as RFC 4180 does', async () => {
    expect(
      await exported('"a,b",,,,1,\n"a""b",,,,1,\n"""",,,,1,\n it\'s ,,,,1,\nNULL,,,,1,\nÅ,,,,1,\n'),
    ).toBe(
      'place,day,is_open,number,total,last\n' +
        " it's ,,,,1.00,\n" +
        '"""",,,,1.00,\n' +
        'NULL,,,,1.00,\n' +
        '"a""b",,,,1.00,\n' +
        '"a,b",,,,1.00,\n' +
        'Å,,,,1.00,\n',
    );
  });

  it('puts a quote before a text that begins like a formula, and before no number', async () => {
    expect(
      await exported(
        '=1+1,,,-5,1,\n+1,,,,1,\n-1,,,,1,\n@x,,,,1,\n\tx,,,,1,\na=1,,,,1,\n"=A1,""b""",,,,-2,\n',
      ),
    ).toBe(
      'place,day,is_open,number,total,last\n' +
        "'\tx,,,,1.00,\n" +
        "'+1,,,,1.00,\n" +
        "'-1,,,,1.00,\n" +
        "'=1+1,,,-5,1.00,\n" +
        `"'=A1,""b""",,,,-2.00,\n` +
        "'@x,,,,1.00,\n" +
        'a=1,,,,1.00,\n',
    );
  });

  /** A text, and how it stands in the file. The same as in glue/tests/test_csv_export.py. */
  const starts: Readonly<Record<string, string>> = {
    "'=1": "''=1",
    "''=1": "'''=1",
    "'a": "'a",
    "''": "''",
    '\n=1': `"'\n=1"`,
    '\n\n=1': `"'\n\n=1"`,
    '\uff1d1': "'\uff1d1",
    '\uff0b1': "'\uff0b1",
    '\uff0d1': "'\uff0d1",
    '\uff20a': "'\uff20a",
    '\uff1c': '\uff1c',
    'a\n=1': '"a\n=1"',
  };

  it('shows no text as a formula, and none as another text', async () => {
    const rows = Object.keys(starts).map((text) => `"${text}",,,,1,\n`);

    const written = await exported(rows.join(''), multilineSpec);

    const shown = written.replace(/^.*\n/, '').split(',,,,1.00,\n').slice(0, -1);
    expect(shown.sort()).toEqual(Object.values(starts).sort());
  });

  it('shows no two texts alike', async () => {
    const signs = [...`'=-\t\na\uff1d`];
    const pairs = signs.flatMap((a) => signs.map((b) => a + b));
    const texts = [...signs, ...pairs, ...pairs.flatMap((pair) => signs.map((sign) => pair + sign))];
    const rows = texts.map((text) => `"${text}",,,,1,\n`);

    const written = await exported(rows.join(''), multilineSpec);

    const shown = written.split(',,,,1.00,\n').slice(0, -1);
    expect(new Set(shown).size).toBe(texts.length);
  });
});
