import { observe, readPause, statusOf } from '@ledgerline/reconciler';
import { openEnvironment } from '../cloud/open-environment.ts';
import { type Target, targetFlags } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { renderStatus } from '../render/render-status.ts';

/** What is published, stale and held in an environment; it changes nothing. */
export async function status(target: Target): Promise<CommandResult> {
  const { world } = await openEnvironment(target);
  const seen = statusOf(await observe(world, 'all'));
  const { environment } = target;
  const { pipeline } = world.spec;
  const pause = await readPause(world);
  const text = [
    `${pipeline} in ${environment}`,
    '',
    ...renderStatus(seen, { pause, flags: targetFlags(target) }),
  ].join('\n');
  return { kind: 'status', data: { environment, pipeline, ...seen, pause }, text };
}
