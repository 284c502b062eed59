import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { joinParquet } from '@ledgerline/engine-duckdb';
import { curatedKeys, type RollupRecord, report, rollupRecord } from '@ledgerline/schema';
import { type Engine, type EngineRequest, resultNames, type ScannedBuild } from './engine.ts';
import { writeSparkDocuments } from './spark-documents.ts';
import { checkSpark, runSparkJob } from './spark-job.ts';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The one total of a folder in which nothing else ran. */
function readRollup(curated: string): RollupRecord {
  const [name = ''] = readdirSync(join(curated, 'rollups'));
  return rollupRecord.parse(readJson(join(curated, 'rollups', name)));
}

/** Every quarantine file of the builds that were not refused: the job also keeps those of refused ones, for looking. */
function quarantineParts(curated: string, runId: string, builds: readonly ScannedBuild[]): readonly string[] {
  const kept = builds.filter(({ state }) => state !== 'refused');
  return kept.flatMap(({ partition }) => {
    const folder = join(curated, curatedKeys.quarantine(runId, partition));
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  });
}

/** Brings what the job left in its buckets into the shape of a run. */
async function collect(
  curated: string,
  request: EngineRequest,
  builds: readonly ScannedBuild[],
): Promise<void> {
  const { files, temporary, spec, runId } = request;
  const names = resultNames(spec);
  const rollup = readRollup(curated);
  renameSync(join(curated, rollup.export.key), join(files, names.export));
  await joinParquet({
    sources: rollup.summary.map(({ key }) => join(curated, key)),
    target: join(files, names.summary),
    columns: spec.tables.summary.columns,
    temporaryFolder: temporary,
  });
  await joinParquet({
    sources: quarantineParts(curated, runId, builds),
    target: join(files, names.quarantine),
    columns: spec.tables.quarantine.columns,
    orderBy: ['object_key', 'line_number'],
    temporaryFolder: temporary,
  });
}

const nothing = { records: 0, accepted: 0, rejected: 0, blank: 0, filtered: 0, rejectedByReason: {} };

/** The job also counts what it read of a refused build; no file of the run has any of that. */
function readBuilds(curated: string, runId: string): readonly ScannedBuild[] {
  const { builds } = report.parse(readJson(join(curated, curatedKeys.report(runId))));
  return builds.map((build) => (build.state === 'refused' ? { ...build, ...nothing } : build));
}

/** The Glue job on local Spark. @throws CliError `spark-missing` or `spark-failed` */
export const runOnSpark: Engine = async (request) => {
  checkSpark();
  request.detail('writes plan and spec');
  const { arguments: args, curated } = writeSparkDocuments(request.temporary, request);
  request.detail('Spark runs the job');
  await runSparkJob(args, request);
  request.detail('joins its files');
  const builds = readBuilds(curated, request.runId);
  await collect(curated, request, builds);
  return builds;
};
