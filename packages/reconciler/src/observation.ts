import type { RunState, TablePointer } from '@ledgerline/aws';
import type {
  Arrivals,
  Attempt,
  Backfill,
  BuildRecord,
  BuiltRecord,
  InputObject,
  PublishedBuild,
  Removals,
  RollupRecord,
  Spec,
} from '@ledgerline/schema';
import type { LeftOut } from './list-input.ts';
import type { Limits } from './world.ts';

/** A partition as the catalog has it. */
export interface Published {
  readonly partition: string;
  readonly fingerprint: string;
  /** `s3://bucket/prefix/` of its summary. */
  readonly location: string;
  readonly build: PublishedBuild;
}

/** Objects that were scanned together under the present contract, and whose sums may be taken over. */
export interface KnownSegment {
  readonly id: string;
  readonly objects: readonly Pick<InputObject, 'key' | 'etag' | 'size'>[];
}

/** An attempt as it lies there. */
export interface AttemptView extends Attempt {
  /** ISO time of its last word. */
  readonly writtenAt: string;
}

export interface PartitionView {
  readonly partition: string;
  /** What is listed, in key order. */
  readonly objects: readonly InputObject[];
  /** When the newest of them came; null when nothing is listed. */
  readonly newestAt: string | null;
  /** Whether `_SUCCESS` lies beside them. */
  readonly hasSuccess: boolean;
  /** Null when nothing is listed. */
  readonly wanted: { readonly inputHash: string; readonly fingerprint: string } | null;
  readonly published: Published | null;
  /** What the version of the result before is made of; null when it has no such partition. */
  readonly olderInputHash: string | null;
  /** The published build, when quarantine points at another run: a publication was cut short between the two. */
  readonly cutShort: BuiltRecord | null;
  /** Of the wanted fingerprint. */
  readonly record: BuildRecord | null;
  /** Input keys of the published build; null when its record is gone. */
  readonly publishedKeys: readonly string[] | null;
  /** What the plans of recent runs built or refused of it, besides the wanted and the published. */
  readonly otherRecords: readonly BuildRecord[];
  readonly segments: readonly KnownSegment[];
  /** Of the wanted fingerprint. */
  readonly attempts: readonly AttemptView[];
  /** Failures until then are forgiven; null when nobody asked for it. */
  readonly retriedAt: string | null;
  /** What is wrong with a document of it, and what to do; then nothing else was read. Null when there is none. */
  readonly malformed: string | null;
}

/** Hash -> how many objects of one build have these bytes, of those that have records. */
export type Contents = ReadonlyMap<string, number>;

/** What a plan asks a run for. */
export interface Asked {
  readonly builds: readonly {
    readonly partition: string;
    readonly fingerprint: string;
    /** It scans some of the objects, and writes no build record. */
    readonly isPart: boolean;
  }[];
  /** Its one build had failed before. */
  readonly isRetry: boolean;
  /** Its first build had no room in a run before. */
  readonly isOverdue: boolean;
  /** Of the set of builds that its roll-up sums, before its own builds; null without a plan. */
  readonly digest: string | null;
}

/** One of the newest runs with what its plan asked for. */
export interface RunView extends Asked {
  readonly runId: string;
  readonly state: RunState;
  /** ISO times, UTC. */
  readonly startedAt: string;
  /** Null while it runs. */
  readonly endedAt: string | null;
  readonly planId: string | null;
}

export interface TotalView {
  /** Of all that is published; null when nothing is, and nothing was. */
  readonly digest: string | null;
  readonly rollup: RollupRecord | null;
  readonly pointer: TablePointer;
  readonly output: { readonly etag: string; readonly digest: string | null } | null;
  readonly retriedAt: string | null;
}

/** One look at the world. `plan` reads nothing else, not even the clock. */
export interface Observation {
  /** ISO time, UTC. */
  readonly time: string;
  /** True for a look at all prefixes. */
  readonly isWhole: boolean;
  /** A person asked for it: it does not wait for the interval between runs. */
  readonly isHurried: boolean;
  readonly contractHash: string;
  readonly gates: Spec['gates'];
  readonly arrival: Spec['arrival'];
  readonly limits: Limits;
  readonly isPaused: boolean;
  readonly backfill: Backfill | null;
  readonly removals: Removals;
  /** Since when what is new is listed as it is; nothing where no day waits for quiet minutes. */
  readonly arrivals: Arrivals;
  /** The partitions looked at, by name. */
  readonly partitions: readonly PartitionView[];
  /** Objects below `input/` that are no input, of a look at all prefixes. */
  readonly leftOut: Pick<LeftOut, 'count' | 'first'>;
  /** Everything the catalog has, by name, also outside of what was looked at. */
  readonly published: readonly Published[];
  /** Partitions with rejected records that readers can see, and no sums beside them, of those looked at; by name. */
  readonly unpaired: readonly string[];
  /** Partition -> what it is published with, of those that have a build that is about to be. */
  readonly shown: ReadonlyMap<string, Contents>;
  /** The same of those that may share some with what such a build brings. */
  readonly contents: ReadonlyMap<string, Contents>;
  /** Newest first. */
  readonly runs: readonly RunView[];
  readonly total: TotalView;
}
