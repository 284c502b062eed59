import {
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  type JobRun,
  StartJobRunCommand,
} from '@aws-sdk/client-glue';
import { isError } from './aws-errors.ts';
import { clientSettings } from './client-settings.ts';

/** `no-capacity`: Glue never ran the script. `stopped`: a person did it. */
export type RunState = 'running' | 'succeeded' | 'failed' | 'stopped' | 'no-capacity';

export interface RecentRun {
  readonly runId: string;
  readonly state: RunState;
  readonly arguments: Readonly<Record<string, string>>;
  /** ISO time, UTC. */
  readonly startedAt: string;
  /** ISO time, UTC; null while it runs. */
  readonly endedAt: string | null;
  readonly message: string | null;
  /** Seconds the script ran, 0 while it starts. */
  readonly executionSeconds: number;
  /** What Glue bills; null where it does not say (standard runs: seconds times `maxCapacity`). */
  readonly dpuSeconds: number | null;
  readonly maxCapacity: number;
  readonly executionClass: 'STANDARD' | 'FLEX';
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly runId: string }
  | { readonly kind: 'busy'; readonly message: string };

export interface JobRuns {
  /** The newest runs first, at most `limit` (200). */
  readonly listRecent: (limit: number) => Promise<readonly RecentRun[]>;
  readonly start: (jobArguments: Readonly<Record<string, string>>) => Promise<StartOutcome>;
}

export function createGlueClient(): GlueClient {
  return new GlueClient({ ...clientSettings });
}

const capacityWords = /resource unavailable|insufficient capacity|resource limit|concurrent (job )?runs/i;

/** @throws Error on a state that Glue did not have when this was written */
export function toRunState(state: string, message: string | null): RunState {
  switch (state) {
    case 'STARTING':
    case 'RUNNING':
    case 'STOPPING':
    case 'WAITING':
      return 'running';
    case 'SUCCEEDED':
      return 'succeeded';
    case 'STOPPED':
      return 'stopped';
    case 'EXPIRED':
      return 'no-capacity';
    case 'FAILED':
    case 'ERROR':
    case 'TIMEOUT':
      return message !== null && capacityWords.test(message) ? 'no-capacity' : 'failed';
    default:
      throw new Error(`glue run state ${state} is unknown; add it to job-runs.ts`);
  }
}

function toRun(run: JobRun): RecentRun {
  const message = run.ErrorMessage ?? null;
  return {
    runId: run.Id ?? '',
    state: toRunState(run.JobRunState ?? '', message),
    arguments: run.Arguments ?? {},
    startedAt: (run.StartedOn ?? new Date(0)).toISOString(),
    endedAt: run.CompletedOn?.toISOString() ?? null,
    message,
    executionSeconds: run.ExecutionTime ?? 0,
    dpuSeconds: run.DPUSeconds ?? null,
    maxCapacity: run.MaxCapacity ?? 0,
    executionClass: run.ExecutionClass ?? 'STANDARD',
  };
}

/** @throws Error when the job has no such run */
export async function getJobRun(client: GlueClient, jobName: string, runId: string): Promise<RecentRun> {
  const { JobRun } = await client.send(new GetJobRunCommand({ JobName: jobName, RunId: runId }));
  if (JobRun === undefined) throw new Error(`glue gave no run ${runId} of job ${jobName}`);
  return toRun(JobRun);
}

export function jobRunsOf(client: GlueClient, jobName: string): JobRuns {
  return {
    listRecent: async (limit) => {
      const page = await client.send(new GetJobRunsCommand({ JobName: jobName, MaxResults: limit }));
      return (page.JobRuns ?? []).map(toRun);
    },
    start: async (jobArguments) => {
      try {
        const start = new StartJobRunCommand({ JobName: jobName, Arguments: { ...jobArguments } });
        return { kind: 'started', runId: (await client.send(start)).JobRunId ?? '' };
      } catch (error) {
        const limits = ['ConcurrentRunsExceededException', 'ResourceNumberLimitExceededException'];
        if (isError(error, ...limits)) return { kind: 'busy', message: (error as Error).message };
        throw error;
      }
    },
  };
}
