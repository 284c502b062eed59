import { curatedKeys, type Segment } from '@ledgerline/schema';
import { wordsOf } from '../words.ts';
import { JobError, type JobRun, type Steps } from './job-call.ts';

type QuarantineFile = Segment['quarantine'][number];

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

function* copyFile({ curated }: JobRun, file: QuarantineFile, to: string): Steps<QuarantineFile> {
  yield `copies ${file.key}`;
  const source = curated.objects.get(file.key);
  if (source === undefined) throw new JobError(`404: ${file.key}`);
  void curated.putText(to, source.text);
  const rows = wordsOf(source.text).length;
  if (rows !== file.rows) throw new JobError(`${to} has ${rows} rows, not ${file.rows}`);
  return { key: to, size: Buffer.byteLength(source.text), rows };
}

/** The rejected records of a reused segment stand beside those of the build's own scan. */
export function* copyQuarantine(
  job: JobRun,
  { id, partition, quarantine }: Segment,
): Steps<readonly QuarantineFile[]> {
  const prefix = curatedKeys.quarantine(job.run.runId, partition);
  const copies: QuarantineFile[] = [];
  for (const file of quarantine)
    copies.push(yield* copyFile(job, file, `${prefix}${id.slice(0, 16)}-${nameOf(file.key)}`));
  return copies;
}
