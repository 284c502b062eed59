export type { Observation, PartitionView, Published, RunView, TotalView } from './observation.ts';
export { type Planned, plan, type Step } from './plan.ts';
export { digestMetadata, totalParameters } from './total-parameters.ts';
export type { Decision, HeldReason, TotalVerdict, Verdict, WaitingReason } from './verdict.ts';
export type { Log, Publication, World } from './world.ts';
