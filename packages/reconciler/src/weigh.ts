import type { InputObject } from '@ledgerline/schema';
import type { Limits } from './world.ts';

/** How many of the bytes that a run may scan the objects take. */
export const weigh = (objects: readonly InputObject[], { bytesPerObject }: Pick<Limits, 'bytesPerObject'>) =>
  objects.reduce((sum, { size }) => sum + size + bytesPerObject, 0);
