import type { Plan, Report, Spec } from '@ledgerline/schema';
import type { OutputGuard } from './output-guard.ts';

export const engineNames = ['duckdb', 'spark'] as const;
export type EngineName = (typeof engineNames)[number];

export interface EngineRequest {
  readonly spec: Spec;
  readonly plan: Plan;
  readonly runId: string;
  /** An empty folder; gets the three result files. */
  readonly files: string;
  /** An empty folder for everything else. */
  readonly temporary: string;
  /** How far it is, for people. */
  readonly detail: (text: string) => void;
  readonly signal: AbortSignal;
  /** Is told of a process group that writes below the two folders. */
  readonly guard: Pick<OutputGuard, 'tell'>;
}

/** What a build came to, in the words of a report. */
export type ScannedBuild = Report['builds'][number];

/** Scans what the plan names, writes three result files, and says what each build came to, in the plan's order. */
export type Engine = (request: EngineRequest) => Promise<readonly ScannedBuild[]>;

/** Names of the result files. */
export const resultNames = (spec: Spec) =>
  ({
    summary: 'summary.parquet',
    export: `${spec.tables.summary.name}.csv`,
    quarantine: 'quarantine.parquet',
    report: 'report.json',
  }) as const;
