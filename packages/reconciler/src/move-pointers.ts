import type { CatalogPartition, CatalogTable, PartitionProblem } from '@ledgerline/aws';
import { isSamePointer } from './pointers-of.ts';

const byValue = (partitions: readonly CatalogPartition[]) =>
  new Map(partitions.map((partition) => [partition.value, partition]));

/**
 * Points partitions of one table at their targets, creating those that are missing, then reads them back. What is read
 * back decides: a call that the SDK sent twice says "already exists" of what it has just made.
 *
 * @returns what did not move, per partition; the caller must not go on with those
 */
export async function movePointers(
  table: CatalogTable,
  targets: readonly CatalogPartition[],
): Promise<readonly PartitionProblem[]> {
  const values = targets.map(({ value }) => value);
  const before = byValue(await table.getPartitions(values));
  const problems = [
    ...(await table.createPartitions(targets.filter(({ value }) => !before.has(value)))),
    ...(await table.updatePartitions(targets.filter(({ value }) => before.has(value)))),
  ];
  const told = new Map(problems.map(({ value, message }) => [value, message]));
  const after = byValue(await table.getPartitions(values));
  return targets
    .filter((target) => !isSamePointer(target, after.get(target.value)))
    .map(({ value }) => ({ value, message: told.get(value) ?? `${table.name} reads back another pointer` }));
}

/**
 * Takes partitions of one table away, then reads back, which decides: what is not there any more is no problem.
 *
 * @returns what is still there, per partition
 */
export async function removePointers(
  table: CatalogTable,
  values: readonly string[],
): Promise<readonly PartitionProblem[]> {
  if (values.length === 0) return [];
  const told = new Map((await table.deletePartitions(values)).map(({ value, message }) => [value, message]));
  const left = await table.getPartitions(values);
  return left.map(({ value }) => ({ value, message: told.get(value) ?? `${table.name} still has it` }));
}
