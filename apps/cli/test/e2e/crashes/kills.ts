import { setTimeout as sleep } from 'node:timers/promises';

/** One death to come: SIGKILL for who makes a request. The local cloud's README describes the endpoint. */
export interface Kill {
  readonly caller: 'run' | 'function';
  /** Regular expression, searched in `PUT /bucket/key` or `POST / AWSGlue.UpdateTable`. */
  readonly request: string;
  /** `before`: the request is not carried out; `after`: it is, and its answer gets lost. */
  readonly when: 'before' | 'after';
  /** So many such requests pass first. @default 0 */
  readonly skip?: number;
}

interface Kills {
  readonly armed: boolean;
  readonly killed: readonly { readonly who: string; readonly request: string }[];
}

async function ask(method: 'GET' | 'PUT' | 'DELETE', body?: Kill): Promise<Kills> {
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/_ledgerline/kill`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`the local cloud refused ${JSON.stringify(body)}: ${await answer.text()}`);
  return answer.json() as Promise<Kills>;
}

export const arm = (kill: Kill): Promise<Kills> => ask('PUT', kill);

/** @returns whether it was still armed: then nobody died of it */
export async function disarm(): Promise<boolean> {
  const { armed } = await ask('GET');
  await ask('DELETE');
  return armed;
}

/** Waits for the death that is armed. @throws Error when nobody has died after `seconds` */
export async function death(seconds = 300): Promise<string> {
  for (const deadline = Date.now() + seconds * 1000; ; await sleep(100)) {
    const { armed, killed } = await ask('GET');
    if (!armed) return killed.at(-1)?.request ?? '';
    if (Date.now() > deadline)
      throw new Error(`nobody made the request that was to kill within ${seconds} s`);
  }
}
