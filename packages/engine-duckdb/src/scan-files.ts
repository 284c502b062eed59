import { rmSync, statSync } from 'node:fs';
import { buildResult, sumCounts } from './build-result.ts';
import { defaultMemoryLimitMb, defaults } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { JudgePool } from './judge-pool.ts';
import { LineReader, type LineReaderLimits } from './line-reader.ts';
import { ObjectScan, readerLimits } from './object-scan.ts';
import { QuarantineParts } from './quarantine-parts.ts';
import { ScanDatabase } from './scan-database.ts';
import { ScanError } from './scan-error.ts';
import type { ScanBuild, ScanOptions } from './scan-options.ts';
import type { Counts, ScanResult } from './scan-result.ts';
import { openWorkFolder } from './work-folder.ts';
import { resultFiles, writeResults } from './write-results.ts';

type Options = ScanOptions & Required<Pick<ScanOptions, keyof typeof defaults | 'memoryLimitMb' | 'paths'>>;

/**
 * Scans all objects and writes summary, CSV export and quarantine of those builds that have no refused object.
 * Temporary files are gone afterwards, whatever happens; seconds afterwards when the process is killed.
 *
 * @throws ScanError `unaccounted`, `aborted` or `scan-failed`; no file is left then
 */
export async function scanFiles(given: ScanOptions): Promise<ScanResult> {
  const { threads = defaults.threads, spec } = given;
  const memoryLimitMb = defaultMemoryLimitMb(threads, spec.input.columns.length);
  const options: Options = { ...defaults, memoryLimitMb, paths: ['native', 'lines'], ...given };
  const folder = openWorkFolder(options.temporaryFolder);
  try {
    return await scanWith(folder.path, options);
  } catch (error) {
    for (const path of Object.values(resultFiles(options))) rmSync(path, { force: true });
    throw toScanError(error, options);
  } finally {
    folder.remove();
  }
}

function toScanError(error: unknown, options: Options): ScanError {
  if (options.signal?.aborted)
    return new ScanError('aborted', 'the scan was stopped; nothing was written', { cause: error });
  if (error instanceof ScanError) return error;
  const why = explainFailure(error, options);
  return new ScanError('scan-failed', `the scan failed, nothing was written: ${why}`, { cause: error });
}

async function scanWith(workFolder: string, options: Options): Promise<ScanResult> {
  const database = await ScanDatabase.open({ ...options, workFolder });
  const limits = readerLimits(options.spec.input.dialect, options.rangeBytes);
  const pool = new JudgePool(options.threads + 1, async () => ({
    judge: await database.openJudge(),
    buffer: Buffer.allocUnsafeSlow(LineReader.targetBytes(limits)),
  }));
  const stop = () => {
    pool.fail(options.signal?.reason);
    database.interrupt();
  };
  options.signal?.addEventListener('abort', stop);
  try {
    options.signal?.throwIfAborted();
    const quarantine = new QuarantineParts(workFolder);
    return await scanBuilds({ options, workFolder, limits, database, pool, quarantine });
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await pool.settle();
    database.close();
  }
}

interface Scan {
  readonly options: Options;
  readonly workFolder: string;
  readonly limits: LineReaderLimits;
  readonly database: ScanDatabase;
  readonly pool: JudgePool;
  readonly quarantine: QuarantineParts;
}

async function scanBuilds(scan: Scan): Promise<ScanResult> {
  const { options, workFolder, database, pool, quarantine } = scan;
  const onRange = progressOf(options);
  const scans: ObjectScan[][] = [];
  for (const [index, build] of options.builds.entries())
    scans.push(await readBuild(scan, index, build, onRange));
  await pool.finish();
  database.closeJudges();
  const builds = options.builds.map(({ partition }, index) =>
    buildResult(partition, scans[index] ?? [], options.spec),
  );
  const refused = new Set(builds.flatMap(({ state }, index) => (state === 'refused' ? index : [])));
  const counts = sumCounts(options.spec, builds);
  await writeResults(database.main, {
    ...options,
    workFolder,
    refused,
    counts,
    quarantineParts: quarantine.paths(refused),
  });
  return { builds };
}

type OnRange = (scan: ObjectScan, counts: Counts) => void;

async function readBuild(
  scan: Scan,
  index: number,
  build: ScanBuild,
  onRange: OnRange,
): Promise<ObjectScan[]> {
  const { options, limits, pool, quarantine } = scan;
  const scans: ObjectScan[] = [];
  for (const object of build.objects) {
    const place = (firstLine: number) => ({
      build: index,
      quarantine: quarantine.add(index, object.key, firstLine),
    });
    const objectScan = new ObjectScan({ spec: options.spec, object, pool, limits, place, onRange });
    scans.push(objectScan);
    await objectScan.read();
  }
  return scans;
}

/** Tells how far the scan is; bytes count once they are read. */
function progressOf({ builds, onProgress }: Options): OnRange {
  const objects = builds.flatMap((build) => build.objects);
  const bytesTotal = objects.reduce((total, { path }) => total + statSync(path).size, 0);
  const read = new Map<ObjectScan, number>();
  let [bytesDone, records, rejected] = [0, 0, 0];
  return (scan, counts) => {
    bytesDone += scan.bytesRead - (read.get(scan) ?? 0);
    read.set(scan, scan.bytesRead);
    records += counts.accepted + counts.rejected;
    rejected += counts.rejected;
    onProgress?.({ bytesDone, bytesTotal, records, rejected });
  };
}
