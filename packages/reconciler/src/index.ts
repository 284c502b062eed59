export { PublishError } from './act.ts';
export type { Answer, Details, PublishedPartition } from './answer.ts';
export { handleRequest } from './handle-request.ts';
export type { Observation, PartitionView, Published, RunView, TotalView } from './observation.ts';
export { observe, type Scope } from './observe.ts';
export { observePublished } from './observe-published.ts';
export { type Planned, plan, type Step } from './plan.ts';
export { DocumentError, readDocument } from './read-document.ts';
export { type Caller, reconcile, type Wish } from './reconcile.ts';
export {
  type PartitionStatus,
  type PublishedStatus,
  type Status,
  statusOf,
  type TotalStatus,
} from './status.ts';
export { digestMetadata, totalParameters } from './total-parameters.ts';
export type { Decision, HeldReason, TotalVerdict, Verdict, WaitingReason } from './verdict.ts';
export type { Log, Publication, VisibleWorld, World } from './world.ts';
