import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromPartitionParameters, type PublishedBuild, toPartitionParameters } from '../src/index.ts';

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const decimalText = fc.stringMatching(/^-?[0-9]{1,38}([.][0-9]{1,9})?$/);
const measure = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const build: fc.Arbitrary<PublishedBuild> = fc.record(
  {
    runId: fc.string({ minLength: 1 }),
    inputHash: hash,
    contractHash: hash,
    records: count,
    accepted: count,
    rejected: count,
    blank: count,
    totals: fc.dictionary(measure, decimalText),
    publishedAt: time,
    heldAgainst: hash,
    voidProblem: fc.string(),
  },
  {
    requiredKeys: [
      'runId',
      'inputHash',
      'contractHash',
      'records',
      'accepted',
      'rejected',
      'blank',
      'totals',
      'publishedAt',
    ],
  },
);

const right = toPartitionParameters({
  runId: 'jr_1',
  inputHash: 'a'.repeat(64),
  contractHash: 'b'.repeat(64),
  records: 5,
  accepted: 4,
  rejected: 1,
  blank: 0,
  totals: { total_purchase: '1550.00' },
  publishedAt: '2026-11-23T10:00:00Z',
});

describe('partition parameters', () => {
  it('are named as the design says', () => {
    expect(right).toEqual({
      'ledgerline.run_id': 'jr_1',
      'ledgerline.input_hash': 'a'.repeat(64),
      'ledgerline.contract_hash': 'b'.repeat(64),
      'ledgerline.records': '5',
      'ledgerline.accepted': '4',
      'ledgerline.rejected': '1',
      'ledgerline.blank': '0',
      'ledgerline.total_total_purchase': '1550.00',
      'ledgerline.published_at': '2026-11-23T10:00:00Z',
    });
  });

  it('give back the build they were written for, among parameters of others', () => {
    fc.assert(
      fc.property(build, (published) => {
        const parameters = {
          EXTERNAL: 'TRUE',
          transient_lastDdlTime: '1',
          ...toPartitionParameters(published),
        };

        expect(fromPartitionParameters(parameters)).toEqual({ heldAgainst: undefined, ...published });
      }),
    );
  });

  it.each(Object.keys(right).filter((name) => !name.includes('total_')))('are refused without %s', (name) => {
    const { [name]: _, ...rest } = right;

    expect(() => fromPartitionParameters(rest)).toThrow(name.replace('ledgerline.', ''));
  });

  it.each([
    ['ledgerline.records', '-1'],
    ['ledgerline.records', '1e3'],
    ['ledgerline.records', '99999999999999999999'],
    ['ledgerline.input_hash', 'A'.repeat(64)],
    ['ledgerline.published_at', '2026-11-23'],
    ['ledgerline.held_against', ''],
    ['ledgerline.total_total_purchase', '1,550.00'],
  ])('are refused with %s = %j', (name, value) => {
    expect(() => fromPartitionParameters({ ...right, [name]: value })).toThrow();
  });
});
