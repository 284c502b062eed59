export { PublishError } from './act.ts';
export type { Answer, Details, PublishedPartition } from './answer.ts';
export { handleRequest } from './handle-request.ts';
export type { Observation, PartitionView, Published, RunView, TotalView } from './observation.ts';
export { observe, type Scope } from './observe.ts';
export { observePublished } from './observe-published.ts';
export { type Planned, plan, type Step } from './plan.ts';
export type { RepairProblem, RepairProblemKind } from './plan-repair.ts';
export { DocumentError, readDocument } from './read-document.ts';
export { type HistoryEntry, keptDays, keptEntries, keptHistory, readHistory } from './read-history.ts';
export { type Caller, reconcile, type Wish } from './reconcile.ts';
export { type RepairedPartition, type RepairOptions, type RepairOutcome, repair } from './repair.ts';
export {
  type PartitionStatus,
  type PublishedStatus,
  type Status,
  statusOf,
  type TotalStatus,
} from './status.ts';
export { type SweepOptions, type SweepOutcome, sweep, sweptTag } from './sweep.ts';
export { deadHours, longestQueryHours, longestRunHours } from './sweep-list.ts';
export type { OlderTables } from './sweep-roots.ts';
export { digestMetadata, totalParameters } from './total-parameters.ts';
export type { Decision, HeldReason, TotalVerdict, Verdict, WaitingReason } from './verdict.ts';
export { voidSegments } from './void-segments.ts';
export type { Log, Publication, VisibleWorld, World } from './world.ts';
