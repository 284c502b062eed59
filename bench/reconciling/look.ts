import { dryRun } from '@ledgerline/reconciler';
import { connectVisibleWorld } from '@ledgerline/reconciler/aws';
import { names, specUri } from './listing.ts';

// `node reconciling-look.mjs`: one look at all prefixes of the server that AWS_ENDPOINT_URL names, and its plan.
const world = await connectVisibleWorld({
  environment: 'bench',
  specUri,
  rawBucket: names.raw,
  curatedBucket: names.curated,
  glueJobName: names.job,
  executionClass: 'STANDARD',
  databaseName: names.database,
  log: () => {},
});
const [began, cpu] = [performance.now(), process.cpuUsage()];
const { work } = await dryRun(world, { scope: 'all' });
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
const { objects, runs } = work.estimate;
process.stdout.write(
  JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, builds: work.builds.length, objects, runs }),
);
