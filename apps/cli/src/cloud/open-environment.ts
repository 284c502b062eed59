import type { VisibleWorld } from '@ledgerline/reconciler';
import { enterEnvironment } from './enter-environment.ts';
import { type Deployment, findDeployment } from './find-deployment.ts';
import { openWorld } from './open-world.ts';
import type { Target } from './target.ts';

/** A deployed environment, ready to be looked at. */
export interface OpenEnvironment {
  readonly deployment: Deployment;
  readonly world: VisibleWorld;
}

/** Makes this process work with an environment and finds what is deployed there. @throws CliError when nothing is */
export async function openEnvironment(target: Target): Promise<OpenEnvironment> {
  enterEnvironment(target);
  const deployment = await findDeployment(target);
  return { deployment, world: await openWorld(deployment) };
}
