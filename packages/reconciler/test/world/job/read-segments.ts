import { curatedKeys, type PlannedBuild, type Segment, segment } from '@ledgerline/schema';
import { JobError, type JobRun, readText, type Steps } from './job-call.ts';

/** The segments that a plan reuses, each looked at: of this contract, and of objects that the build has. */
export function* readSegments(job: JobRun, build: PlannedBuild): Steps<readonly Segment[]> {
  const wanted = new Map(build.objects.map(({ key, etag }) => [key, etag]));
  const segments: Segment[] = [];
  for (const id of build.reuse) {
    const text = yield* readText(job, curatedKeys.segment(build.partition, id));
    const read = segment.parse(JSON.parse(text));
    if (read.contractHash !== build.contractHash) throw new JobError(`segment ${id} is of another contract`);
    const strange = read.objects.find(({ key, etag }) => wanted.get(key) !== etag);
    if (strange !== undefined) throw new JobError(`segment ${id} has ${strange.key}, which the build lacks`);
    for (const { key } of read.objects) wanted.delete(key);
    segments.push(read);
  }
  return segments;
}
