import type { RunState, TablePointer } from '@ledgerline/aws';
import type {
  Attempt,
  BuildRecord,
  BuiltRecord,
  InputObject,
  PublishedBuild,
  RollupRecord,
  Spec,
} from '@ledgerline/schema';

/** A partition as the catalog has it. */
export interface Published {
  readonly partition: string;
  readonly fingerprint: string;
  /** `s3://bucket/prefix/` of its summary. */
  readonly location: string;
  readonly build: PublishedBuild;
}

export interface PartitionView {
  readonly partition: string;
  /** What is listed, in key order. */
  readonly objects: readonly InputObject[];
  /** Null when nothing is listed. */
  readonly wanted: { readonly inputHash: string; readonly fingerprint: string } | null;
  readonly published: Published | null;
  /** The published build, when quarantine points at another run: a publication was cut short between the two. */
  readonly cutShort: BuiltRecord | null;
  /** Of the wanted fingerprint. */
  readonly record: BuildRecord | null;
  /** Input keys of the published build; null when its record is gone. */
  readonly publishedKeys: readonly string[] | null;
  /** What the plans of recent runs built of it, besides the wanted and the published. */
  readonly otherRecords: readonly BuiltRecord[];
  /** Of the wanted fingerprint. */
  readonly attempts: readonly Attempt[];
}

/** One of the newest runs with what its plan asked for. */
export interface RunView {
  readonly runId: string;
  readonly state: RunState;
  /** ISO time, UTC; null while it runs. */
  readonly endedAt: string | null;
  readonly planId: string | null;
  readonly builds: readonly { readonly partition: string; readonly fingerprint: string }[];
  /** Digest of the children of its roll-up. */
  readonly digest: string | null;
}

export interface TotalView {
  /** Of all that is published; null when nothing is. */
  readonly digest: string | null;
  readonly rollup: RollupRecord | null;
  readonly pointer: TablePointer;
  readonly output: { readonly etag: string; readonly digest: string | null } | null;
}

/** One look at the world. `plan` reads nothing else, not even the clock. */
export interface Observation {
  /** ISO time, UTC. */
  readonly time: string;
  readonly contractHash: string;
  readonly gates: Spec['gates'];
  readonly isPaused: boolean;
  /** The partitions looked at, by name. */
  readonly partitions: readonly PartitionView[];
  /** Everything the catalog has, by name, also outside of what was looked at. */
  readonly published: readonly Published[];
  /** Newest first. */
  readonly runs: readonly RunView[];
  readonly total: TotalView;
}
