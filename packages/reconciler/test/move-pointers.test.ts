import { describe, expect, it } from '@jest/globals';
import { movePointers, removePointers } from '../src/move-pointers.ts';
import { memoryTable } from './world/memory-catalog.ts';

const target = { value: '2026-11-23', location: 's3://curated/runs/jr_1/', parameters: { run: 'jr_1' } };

describe('moving pointers', () => {
  it('believes what it reads back when the catalog complains of what was made by the same call', async () => {
    const table = memoryTable('daily');
    const createPartitions: typeof table.createPartitions = async (targets) => {
      await table.createPartitions(targets);
      return table.createPartitions(targets);
    };

    expect(await movePointers({ ...table, createPartitions }, [target])).toEqual([]);
    expect(table.partitions.get(target.value)).toEqual(target);
  });

  it('takes no pointer for moved that still says more than it should', async () => {
    const table = memoryTable('daily');
    table.partitions.set(target.value, { ...target, parameters: { 'ledgerline.held_against': 'x' } });
    table.deaf.add(target.value);

    expect(await movePointers(table, [{ ...target, parameters: {} }])).toMatchObject([
      { value: target.value, message: 'daily reads back another pointer' },
    ]);
  });

  it('tells why a pointer is not where it should be', async () => {
    const table = memoryTable('daily');
    table.broken.add(target.value);

    expect(await movePointers(table, [target])).toEqual([
      { value: target.value, message: 'EntryError: refused' },
    ]);
  });
});

describe('removing pointers', () => {
  it('tells of what is still there, and of nothing that was gone before', async () => {
    const table = memoryTable('quarantine');
    for (const value of ['2026-11-22', '2026-11-23']) table.partitions.set(value, { ...target, value });
    table.broken.add('2026-11-22');

    expect(await removePointers(table, ['2026-11-21', '2026-11-22', '2026-11-23'])).toEqual([
      { value: '2026-11-22', message: 'EntryError: refused' },
    ]);
    expect([...table.partitions.keys()]).toEqual(['2026-11-22']);
  });
});
