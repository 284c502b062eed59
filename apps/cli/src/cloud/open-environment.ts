import type { VisibleWorld } from '@ledgerline/reconciler';
import { enterEnvironment } from './enter-environment.ts';
import { type Deployment, findDeployment } from './find-deployment.ts';
import { openWorld } from './open-world.ts';

/** A deployed environment, ready to be looked at. */
export interface OpenEnvironment {
  readonly deployment: Deployment;
  readonly world: VisibleWorld;
}

/** Makes this process work with an environment and finds what is deployed there. @throws CliError when nothing is */
export async function openEnvironment(name: string): Promise<OpenEnvironment> {
  enterEnvironment(name);
  const deployment = await findDeployment(name);
  return { deployment, world: await openWorld(deployment) };
}
