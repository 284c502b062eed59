import { statSync } from 'node:fs';
import { type InputObject, inputHashOf, type Plan, type Spec, specHashOf } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { DataFile } from '../inputs/find-inputs.ts';

/** As the job names the state of a file: a hash would read all of it once more. */
function stateOf(path: string): Pick<InputObject, 'etag' | 'size'> {
  const { size = 0n, mtimeNs = 0n } = statSync(path, { bigint: true, throwIfNoEntry: false }) ?? {};
  return { etag: `"${mtimeNs}-${size}"`, size: Number(size) };
}

/** The plan that the trigger would make of these files, had they landed and nothing were published. */
export function makePlan(spec: Spec, files: readonly DataFile[]): Plan {
  const partitions = [...new Set(files.map(({ partition }) => partition))].sort();
  const builds = partitions.map((partition) => {
    const objects = files
      .filter((file) => file.partition === partition)
      .map(({ path, key }) => ({ uri: `file://${path}`, key, ...stateOf(path) }));
    const inputHash = inputHashOf(objects);
    const { contractHash } = spec;
    return { partition, reason: 'new' as const, inputHash, contractHash, objects, reuse: [], later: [] };
  });
  return {
    version: 1,
    pipeline: spec.pipeline,
    specHash: specHashOf(spec),
    builds,
    rollup: { months: [], children: [] },
  };
}

/** @throws CliError `input-changed` when a file is no longer the one that the plan names: nothing read of it counts */
export function checkUnchanged(plan: Plan): void {
  const changed = plan.builds
    .flatMap(({ objects }) => objects)
    .filter(({ uri, etag }) => stateOf(pathOf(uri)).etag !== etag)
    .map(({ uri }) => `${pathOf(uri)} changed while it was read; run again when it is complete`);
  if (changed.length > 0) throw new CliError('input-changed', exitCodes.unexpected, changed);
}

/** `file://` and a path that is never encoded. */
export const pathOf = (uri: string) => uri.slice('file://'.length);
