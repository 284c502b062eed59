import type { CatalogPartition, CatalogTable, PartitionProblem, TablePointer } from '@ledgerline/aws';
import { SortedKeys } from './sorted-keys.ts';

export type MemoryTable = CatalogTable & {
  readonly partitions: SortedKeys<CatalogPartition>;
  /** Values whose writes fail, as Glue reports them per entry. */
  readonly broken: Set<string>;
  /** Values whose writes are said to work and do nothing. */
  readonly deaf: Set<string>;
  readonly pointer: { current: TablePointer };
};

/** A table of the catalog with its partitions and its own pointer. */
export function memoryTable(name: string): MemoryTable {
  const partitions = new SortedKeys<CatalogPartition>();
  const broken = new Set<string>();
  const deaf = new Set<string>();
  const pointer = { current: { versionId: '0', location: `s3://curated/tables/${name}/`, parameters: {} } };

  const write = (targets: readonly CatalogPartition[], mustExist: boolean): PartitionProblem[] =>
    targets.flatMap((target) => {
      const problem = broken.has(target.value) || partitions.has(target.value) !== mustExist;
      if (problem) return [{ value: target.value, message: 'EntryError: refused' }];
      if (!deaf.has(target.value)) partitions.set(target.value, target);
      return [];
    });
  return {
    name,
    partitions,
    broken,
    deaf,
    pointer,
    listPartitions: async function* () {
      for (const partition of partitions.values()) yield [partition];
    },
    getPartitions: async (values) => values.flatMap((value) => partitions.get(value) ?? []),
    createPartitions: async (targets) => write(targets, false),
    updatePartitions: async (targets) => write(targets, true),
    deletePartitions: async (values) =>
      values.flatMap((value) => {
        if (!broken.has(value) && partitions.delete(value)) return [];
        return [{ value, message: broken.has(value) ? 'EntryError: refused' : 'EntityNotFoundException' }];
      }),
    getPointer: async () => pointer.current,
    movePointer: async (next) => {
      if (next.versionId !== pointer.current.versionId) return 'conflict';
      const versionId = String(Number(next.versionId) + 1);
      pointer.current = {
        ...next,
        versionId,
        parameters: { ...pointer.current.parameters, ...next.parameters },
      };
      return 'moved';
    },
  };
}
