import { pipelines } from '@ledgerline/pipelines';
import type { VisibleWorld } from '@ledgerline/reconciler';
import { canonicalJson, type PipelineDefinition, type Spec, specHashOf } from '@ledgerline/schema';
import { compileDefinition, definitionFile } from '../check-definitions.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { pipelineFlag } from './target.ts';

type Deployed = Pick<VisibleWorld, 'environment' | 'spec' | 'specHash'>;

const otherVersion = ({ environment, spec: { pipeline } }: Deployed, seen: string) =>
  new CliError('other-version', exitCodes.configuration, [
    `${seen}; only the deployed version moves pointers: deploy this one (\`ledgerline deploy ${environment}${pipelineFlag({ environment, pipeline })}\`) or check out the one that is deployed`,
  ]);

const differingParts = (one: Spec, other: Spec) =>
  (Object.keys(one) as (keyof Spec)[]).filter(
    (part) => canonicalJson(one[part]) !== canonicalJson(other[part]),
  );

/**
 * Makes sure that what a person reads in this checkout is what the deployed trigger acts on. Gates are the
 * environment's own, so they are taken as deployed.
 *
 * @throws CliError `other-version`, exit code 78
 */
export function checkDeployedSpec(
  deployed: Deployed,
  definitions: Readonly<Record<string, PipelineDefinition>> = pipelines,
): void {
  const { environment, spec, specHash } = deployed;
  const definition = Object.hasOwn(definitions, spec.pipeline) ? definitions[spec.pipeline] : undefined;
  if (definition === undefined)
    throw otherVersion(
      deployed,
      `environment ${environment} runs the pipeline ${JSON.stringify(spec.pipeline)}, which this checkout lacks`,
    );
  const ours = compileDefinition(definitionFile(spec.pipeline), { ...definition, gates: spec.gates });
  const hash = specHashOf(ours);
  if (hash === specHash) return;
  const parts = differingParts(ours, spec).join(', ');
  throw otherVersion(
    deployed,
    `environment ${environment} runs spec ${specHash.slice(0, 12)}, this checkout compiles ${spec.pipeline} to ${hash.slice(0, 12)} (different: ${parts})`,
  );
}
