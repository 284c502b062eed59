import type { Request } from '@ledgerline/schema';
import type { Answer } from './answer.ts';
import { type Caller, reconcile } from './reconcile.ts';
import type { World } from './world.ts';

/** Answers a request document, from the queue or from a person. */
export async function handleRequest(world: World, request: Request, caller: Caller): Promise<Answer> {
  switch (request.mode) {
    case 'replan':
      return reconcile(world, { scope: request.partitions, withPending: true, isDryRun: false }, caller);
    case 'scheduled':
      return reconcile(world, { scope: 'all', withPending: true, isDryRun: false }, caller);
    case 'manual': {
      const { partitions: scope = 'all', dryRun: isDryRun = false } = request;
      return reconcile(world, { scope, withPending: !isDryRun, isDryRun }, caller);
    }
    case 'backfill':
    case 'rollback':
    case 'release':
    case 'retry':
    case 'accept':
    case 'confirm-removals': {
      const message = `mode ${request.mode} is not supported yet; supported: replan, scheduled, manual`;
      return { kind: 'refused', code: 'not-supported-yet', message };
    }
  }
}
