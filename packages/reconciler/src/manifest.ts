import type { Bucket } from '@ledgerline/aws';
import { type BuiltRecord, curatedKeys } from '@ledgerline/schema';

interface File {
  readonly key: string;
  readonly size: number;
}

/**
 * Compares what lies below a prefix with what a record says of it; null when they are the same. A reader would see a
 * surplus object as well, so it counts like a missing one.
 */
export async function manifestProblem(
  { list }: Pick<Bucket, 'list'>,
  prefix: string,
  files: readonly File[],
): Promise<string | null> {
  const expected = new Map(files.map(({ key, size }) => [key, size]));
  for await (const page of list(prefix))
    for (const { key, size } of page) {
      if (expected.get(key) !== size)
        return `${key} has ${size} bytes, the manifest says ${expected.get(key) ?? 'that it is not there'}`;
      expected.delete(key);
    }
  const [missing] = expected.keys();
  return missing === undefined ? null : `${missing} is not below ${prefix}`;
}

/** The same of all files of a build, sums first. */
export async function buildProblem(
  curated: Pick<Bucket, 'list'>,
  { partition, runId, manifest }: BuiltRecord,
): Promise<string | null> {
  return (
    (await manifestProblem(curated, curatedKeys.summary(runId, partition), manifest.summary)) ??
    (await manifestProblem(curated, curatedKeys.quarantine(runId, partition), manifest.quarantine))
  );
}
