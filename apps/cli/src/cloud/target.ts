import { usersSummary } from '@ledgerline/pipelines';

/** What one deployment is of. */
export interface Target {
  readonly environment: string;
  /** @default - the pipeline that was here first */
  readonly pipeline?: string | undefined;
}

export const pipelineOf = ({ pipeline = usersSummary.name }: Target): string => pipeline;

/** What a command needs to mean this target, with a blank before it; nothing for the first pipeline here. */
export const targetFlags = (target: Target): string =>
  `${target.environment === 'local' ? '' : ` -e ${target.environment}`}${pipelineFlag(target)}`;

/** What a command needs to mean this pipeline, with a blank before it; nothing for the first. */
export function pipelineFlag(target: Target): string {
  const pipeline = pipelineOf(target);
  return pipeline === usersSummary.name ? '' : ` -p ${pipeline}`;
}
