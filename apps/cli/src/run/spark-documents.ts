import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  canonicalJson,
  curatedKeys,
  hashDocument,
  type InputObject,
  inputHashOf,
  jobArgumentNames,
  type Plan,
  type PlannedBuild,
  type Spec,
} from '@ledgerline/schema';
import { pathOf } from './make-plan.ts';

const uriOf = (folder: string) => `file://${folder}/`;

function put(path: string, document: unknown): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, canonicalJson(document));
  return `file://${path}`;
}

/** The job's own ETag of a file: its MD5, as S3 gives it for a small object. */
async function readEtag(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return `"${hash.digest('hex')}"`;
}

/** Lets a file appear in the folder that stands for the raw bucket. */
async function land(raw: string, object: InputObject): Promise<InputObject> {
  const [file, link] = [pathOf(object.uri), join(raw, object.key)];
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(file, link);
  return { ...object, uri: `file://${link}`, etag: await readEtag(file) };
}

async function landBuild(raw: string, build: PlannedBuild): Promise<PlannedBuild> {
  const objects: InputObject[] = [];
  for (const object of build.objects) objects.push(await land(raw, object));
  return { ...build, objects, inputHash: inputHashOf(objects) };
}

/** What the trigger would have put before the job: a raw and a curated bucket, a plan and a spec. */
export interface SparkDocuments {
  readonly arguments: Readonly<Record<string, string>>;
  /** The folder that stands for the curated bucket. */
  readonly curated: string;
}

/** Writes them below `folder`. The job's plan differs from ours in places and ETags alone. */
export async function writeSparkDocuments(
  folder: string,
  { spec, plan, runId }: { readonly spec: Spec; readonly plan: Plan; readonly runId: string },
): Promise<SparkDocuments> {
  const [raw, curated] = [join(folder, 'raw'), join(folder, 'curated')];
  const builds: PlannedBuild[] = [];
  for (const build of plan.builds) builds.push(await landBuild(raw, build));
  const landed: Plan = { ...plan, builds };
  return {
    arguments: {
      '--JOB_RUN_ID': runId,
      [jobArgumentNames.run.plan]: put(join(curated, curatedKeys.plan(hashDocument(landed))), landed),
      [jobArgumentNames.run.spec]: put(join(folder, 'specs', `${plan.specHash}.json`), spec),
      [jobArgumentNames.fixed.inputRoot]: uriOf(raw),
      [jobArgumentNames.fixed.outputRoot]: uriOf(curated),
    },
    curated,
  };
}
