import { isLocalCloudProcess, readHealth } from './server-process.ts';
import { readState } from './state-file.ts';

export type LocalCloudStatus =
  | { readonly kind: 'stopped' }
  /** A server was started and is gone without having been stopped. */
  | { readonly kind: 'crashed'; readonly pid: number; readonly port: number }
  /** The process is there but does not answer within two seconds. */
  | { readonly kind: 'silent'; readonly pid: number; readonly port: number }
  | {
      readonly kind: 'running';
      readonly pid: number;
      readonly port: number;
      readonly startedAt: string;
      readonly jobRuns: number;
    };

/** What became of the local cloud whose state lies in `stateDir`. */
export async function localCloudStatus(stateDir: string): Promise<LocalCloudStatus> {
  const state = readState(stateDir);
  if (state === undefined) return { kind: 'stopped' };
  const { pid, port, startedAt } = state;
  const health = await readHealth(port);
  if (health?.pid === pid) return { kind: 'running', pid, port, startedAt, jobRuns: health.jobRuns };
  return { kind: isLocalCloudProcess(pid) ? 'silent' : 'crashed', pid, port };
}
