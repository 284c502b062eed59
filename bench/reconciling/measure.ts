import type { Environment } from './environment.ts';
import { askedBetween, readRequests } from './requests.ts';

/** One phase: calls by operation, seconds, and how many of those the local cloud took to answer. */
export interface Phase {
  readonly seconds: number;
  readonly cloudSeconds: number;
  readonly calls: Readonly<Record<string, number>>;
}

/** Plan: event to started run. Run: until it has ended. Publish: until readers see it, in the total too. */
export interface FileCost {
  readonly plan: Phase;
  readonly run: Phase;
  readonly publish: Phase;
}

async function measured(caller: 'run' | 'other', work: () => Promise<unknown>): Promise<Phase> {
  const before = await readRequests();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const asked = [...askedBetween(before, await readRequests(), caller)];
  const calls = Object.fromEntries(asked.map(([operation, one]) => [operation, one.calls]));
  return { seconds, cloudSeconds: asked.reduce((sum, [, one]) => sum + one.seconds, 0), calls };
}

function expectKind(answer: { readonly kind: string }, wanted: string): void {
  if (answer.kind !== wanted) throw new Error(`expected ${wanted}: ${JSON.stringify(answer).slice(0, 2000)}`);
}

/** What S3 tells of one new file, until readers see it. @throws Error when they do not, or see something else */
export async function measureFile(environment: Environment, date: string, name: string): Promise<FileCost> {
  await environment.upload(date, name);
  const scope = [`ingest_date=${date}`];
  let plan: Phase | undefined;
  const run = await measured('run', async () => {
    plan = await measured('other', async () => {
      expectKind(await environment.look({ scope, withPending: false, isHurried: false }), 'started');
    });
    await environment.runEnded();
  });
  const publish = await measured('other', async () => {
    expectKind(await environment.look({ scope: [], isHurried: false }), 'published');
  });
  await environment.checkExport();
  if (plan === undefined) throw new Error('no run was started');
  return { plan, run: { ...run, seconds: run.seconds - plan.seconds }, publish };
}

/** The hourly look at everything, with nothing to do. */
export const measureHourly = (environment: Environment): Promise<Phase> =>
  measured('other', async () => expectKind(await environment.look({ isHurried: false }), 'up-to-date'));

export { measured };
