import type { RecentRun } from '@ledgerline/aws';
import { canonicalJson, type Plan } from '@ledgerline/schema';
import type { MemoryBucket } from '../memory-bucket.ts';

/** Stands between two calls of the job to the world; it may die at each. */
export type Steps<Result> = Generator<string, Result, void>;

/** What one run works with. */
export interface JobRun {
  readonly raw: MemoryBucket;
  readonly curated: MemoryBucket;
  readonly run: RecentRun;
  readonly plan: Plan;
  readonly planId: string;
}

interface File {
  readonly key: string;
  readonly size: number;
}

/** What the job cannot work with: it fails the build, or the run where it has no build. */
export class JobError extends Error {}

export function* readText({ curated }: JobRun, key: string): Steps<string> {
  yield `reads ${key}`;
  const stored = curated.objects.get(key);
  if (stored === undefined) throw new JobError(`404: ${key}`);
  return stored.text;
}

export function* readSums(job: JobRun, files: readonly File[]): Steps<readonly string[]> {
  const texts: string[] = [];
  for (const { key, size } of files) {
    const text = yield* readText(job, key);
    if (Buffer.byteLength(text) !== size) throw new JobError(`${key} has not its ${size} bytes`);
    texts.push(text);
  }
  return texts;
}

export function* putFile({ curated }: JobRun, key: string, text: string): Steps<File> {
  yield `writes ${key}`;
  void curated.putText(key, text);
  return { key, size: Buffer.byteLength(text) };
}

/** Leaves what lies there as it is. */
export function* putOnce({ curated }: JobRun, key: string, document: unknown): Steps<void> {
  yield `records ${key}`;
  void curated.putText(key, canonicalJson(document), 'absent');
}
