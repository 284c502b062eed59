import { type BuildResult, type ObjectResult, type ScanProgress, scanFiles } from '@ledgerline/engine-duckdb';
import type { Engine, ScannedBuild } from './engine.ts';
import { pathOf } from './make-plan.ts';

type Input = NonNullable<ScannedBuild['inputs']>[number];
type Counted = Pick<BuildResult, 'accepted' | 'rejected' | 'blank' | 'filtered'>;

const countsOf = ({ accepted, rejected, blank, filtered }: Counted) => ({
  records: accepted + rejected,
  accepted,
  rejected,
  blank,
  filtered,
});

function toInput(object: ObjectResult): Input {
  if (object.state === 'read') return { key: object.key, state: 'read', counts: countsOf(object) };
  const { key, state, reason, detail } = object;
  return { key, state, reason, detail };
}

function toBuild(build: BuildResult): ScannedBuild {
  const { partition, state, rejectedByReason, bytes, seconds, objects } = build;
  const inputs = objects.map(toInput);
  return {
    partition,
    state,
    ...countsOf(build),
    rejectedByReason,
    objects: objects.length,
    bytes,
    reused: 0,
    seconds: Math.round(seconds * 1000) / 1000,
    inputs,
  };
}

function describe({ bytesDone, bytesTotal, records, rejected }: ScanProgress): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  const share = `${megabytes(bytesDone)} of ${megabytes(bytesTotal)} MB`;
  return `${share}, ${records.toLocaleString('en')} records, ${rejected.toLocaleString('en')} rejected`;
}

/** The kernel in this process. @throws ScanError */
export const runOnDuckdb: Engine = async ({ spec, plan, files, temporary, detail, signal }) => {
  const builds = plan.builds.map(({ partition, objects }) => ({
    partition,
    objects: objects.map(({ key, uri }) => ({ key, path: pathOf(uri) })),
  }));
  const result = await scanFiles({
    spec,
    builds,
    outputFolder: files,
    temporaryFolder: temporary,
    onProgress: (progress) => detail(describe(progress)),
    signal,
  });
  return result.builds.map(toBuild);
};
