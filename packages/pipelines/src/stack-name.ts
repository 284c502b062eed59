import { usersSummary } from './users-summary.ts';

/**
 * The name of a pipeline's stack and of its state. The pipeline that was here first has the environment's name alone:
 * with another, Terraform would replace its buckets.
 */
export function stackNameOf(environment: string, pipeline: string): string {
  return pipeline === usersSummary.name ? environment : `${environment}-${pipeline}`;
}

/** What the name of every resource of that stack begins with. */
export function resourcePrefixOf(environment: string, pipeline: string): string {
  return `ledgerline-${stackNameOf(environment, pipeline)}`;
}
