/** What was asked of the local cloud: how often, and the seconds until its answers. */
export interface Asked {
  readonly calls: number;
  readonly seconds: number;
}

/** By caller, then by operation, as `s3 GetObject my-bucket`. */
export type Requests = Readonly<Record<'run' | 'other', Readonly<Record<string, Asked>>>>;

/** Everything since the local cloud started. */
export async function readRequests(): Promise<Requests> {
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/_ledgerline/requests`);
  return (await answer.json()) as Requests;
}

/** Glue reads the script and the modules of a run, and writes its logs, with the run's credentials. */
const byGlueItself = /^logs |-artifacts-/;

/** Operation -> what was asked between two readings, without what Glue does of its own. */
export function askedBetween(
  before: Requests,
  after: Requests,
  caller: keyof Requests,
): ReadonlyMap<string, Asked> {
  const asked = Object.entries(after[caller]).map(([operation, { calls, seconds }]) => {
    const { calls: earlier, seconds: spent } = before[caller][operation] ?? { calls: 0, seconds: 0 };
    return [operation, { calls: calls - earlier, seconds: seconds - spent }] as const;
  });
  return new Map(asked.filter(([operation, { calls }]) => calls > 0 && !byGlueItself.test(operation)));
}
