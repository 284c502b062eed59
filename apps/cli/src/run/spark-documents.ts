import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  canonicalJson,
  curatedKeys,
  hashDocument,
  type InputObject,
  jobArgumentNames,
  type Plan,
  type Spec,
} from '@ledgerline/schema';
import { pathOf } from './make-plan.ts';

const uriOf = (folder: string) => `file://${folder}/`;

function put(path: string, document: unknown): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, canonicalJson(document));
  return `file://${path}`;
}

/** Lets a file appear in the folder that stands for the raw bucket. */
function land(raw: string, object: InputObject): InputObject {
  const link = join(raw, object.key);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(pathOf(object.uri), link);
  return { ...object, uri: `file://${link}` };
}

/** What the trigger would have put before the job: a raw and a curated bucket, a plan and a spec. */
export interface SparkDocuments {
  readonly arguments: Readonly<Record<string, string>>;
  /** The folder that stands for the curated bucket. */
  readonly curated: string;
}

/** Writes them below `folder`. The job's plan is ours but for the places of the objects. */
export function writeSparkDocuments(
  folder: string,
  { spec, plan, runId }: { readonly spec: Spec; readonly plan: Plan; readonly runId: string },
): SparkDocuments {
  const [raw, curated] = [join(folder, 'raw'), join(folder, 'curated')];
  const builds = plan.builds.map((build) => ({
    ...build,
    objects: build.objects.map((object) => land(raw, object)),
  }));
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
