export { PublishError } from './act.ts';
export type { Answer, Details, DryRun, PublishedPartition, Refusal } from './answer.ts';
export { findEarlier } from './find-earlier.ts';
export { dryRun, handleRequest, refusalOf } from './handle-request.ts';
export type { Wish } from './look.ts';
export type {
  AttemptView,
  Observation,
  PartitionView,
  Published,
  RunView,
  TotalView,
} from './observation.ts';
export { observe, type Scope } from './observe.ts';
export { observePublished } from './observe-published.ts';
export { type Planned, plan, type Step } from './plan.ts';
export type { RepairProblem, RepairProblemKind } from './plan-repair.ts';
export { DocumentError, readDocument } from './read-document.ts';
export { type HistoryEntry, readHistory } from './read-history.ts';
export { readPause } from './read-pause.ts';
export { type Caller, reconcile } from './reconcile.ts';
export { type RepairedPartition, type RepairOptions, type RepairOutcome, repair } from './repair.ts';
export {
  isUnderOlderContract,
  type PartitionStatus,
  type PublishedStatus,
  type Status,
  statusOf,
  type TotalStatus,
} from './status.ts';
export { type SweepOutcome, sweep } from './sweep.ts';
export { digestMetadata, totalParameters } from './total-parameters.ts';
export type { Decision, HeldReason, TotalVerdict, Verdict, WaitingReason } from './verdict.ts';
export type { Work } from './work.ts';
export { type Limits, type Log, limitsOf, type Publication, type VisibleWorld, type World } from './world.ts';
