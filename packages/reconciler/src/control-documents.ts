import {
  type Arrivals,
  arrivals,
  curatedKeys,
  type Pending,
  pending,
  type Removals,
  removals,
} from '@ledgerline/schema';
import type { ControlDocument } from './control-document.ts';

export const pendingDocument: ControlDocument<Pending> = {
  key: curatedKeys.pending,
  schema: pending,
  none: { version: 1, revision: 0, partitions: [], wakeAt: null },
};

export const removalsDocument: ControlDocument<Removals> = {
  key: curatedKeys.removals,
  schema: removals,
  none: { version: 1, revision: 0, absentSince: {}, removed: [], confirmed: [] },
};

export const arrivalsDocument: ControlDocument<Arrivals> = {
  key: curatedKeys.arrivals,
  schema: arrivals,
  none: { version: 1, revision: 0, seen: {} },
};
