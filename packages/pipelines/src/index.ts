import type { PipelineDefinition } from '@ledgerline/schema';
import { usersSummary } from './users-summary.ts';

export { usersSummary };

/** Every definition by its name. */
export const pipelines: Readonly<Record<string, PipelineDefinition>> = { [usersSummary.name]: usersSummary };
