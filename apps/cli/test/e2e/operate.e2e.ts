import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  curatedKeys,
  fingerprintOf,
  fromPartitionParameters,
  type History,
  toPartitionParameters,
} from '@ledgerline/schema';
import { projectRoot } from '../../src/project.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { failedBuilds } from './operate/failed-builds.ts';
import { refusedRequests } from './operate/refused-requests.ts';
import { removedDays } from './operate/removed-days.ts';
import { whatWentWrong } from './operate/what-went-wrong.ts';
import { gatedRows, header } from './purchases.ts';
import { World } from './world.ts';

let local: LocalStack;
let world: World;

beforeAll(async () => {
  local = await startLocalStack({ name: 'operate', pipeline: 'users-summary' });
  world = new World(local.outputs);
});

afterAll(() => local?.stop());

const upload = (day: string, rows: string) =>
  world.upload(`input/ingest_date=${day}/purchases.csv`, rows.startsWith(header) ? rows : `${header}${rows}`);

async function totalOf(day: string): Promise<unknown> {
  const sql = `SELECT sum(total_purchase) AS total FROM users_summary_daily WHERE ingest_date = '${day}'`;
  return (await world.query(sql))[0]?.total;
}

async function stateOf(day: string) {
  const { partitions } = await world.status();
  return partitions.find(({ partition }) => partition === `ingest_date=${day}`);
}

async function historyOf(day: string): Promise<readonly History[]> {
  return (await world.ledgerline('history', day)).data.entries;
}

async function contractHashOf(day: string): Promise<string> {
  const { parameters } = await world.partition('users_summary_daily', day);
  return fromPartitionParameters(parameters).contractHash;
}

/** A command that went through, and what it found. */
async function done(...args: readonly string[]) {
  const said = await world.ledgerline(...args, '--yes');
  expect([said.exitCode, said.problems]).toEqual([0, []]);
  return said.data;
}

describe('rollback and release', () => {
  const day = '2026-03-01';

  beforeAll(async () => {
    for (const amount of [100, 200]) {
      await upload(day, `1,India,${amount}\n`);
      await world.settled([`ingest_date=${day}`]);
    }
  });

  it('changes nothing that nobody agreed to', async () => {
    const { exitCode, problems } = await world.ledgerline('rollback', day);

    expect(exitCode).toBe(64);
    expect(problems).toEqual([expect.stringMatching(/nothing was changed.*--yes/)]);
    expect(await totalOf(day)).toBe('200.00');
  });

  it('gives readers the build before, and holds it there', async () => {
    await done('rollback', day, '--reason', 'a test file');

    expect(await totalOf(day)).toBe('100.00');
    expect(await stateOf(day)).toMatchObject({ state: 'held', why: 'rollback' });
    expect((await world.ledgerline('trigger', '--partitions', day, '--yes')).exitCode).toBe(3);
    expect(await totalOf(day)).toBe('100.00');
  });

  it('names the rollback that a backfill would end', async () => {
    const { data } = await world.ledgerline('backfill', '--from', day, '--to', day, '--dry-run');

    expect(data.releases).toEqual([`ingest_date=${day}`]);
  });

  it('gives them the newest again after release', async () => {
    await done('release', day);
    await world.settled([`ingest_date=${day}`]);

    expect(await totalOf(day)).toBe('200.00');
    expect(await stateOf(day)).toMatchObject({ state: 'up-to-date' });
  });

  it('keeps all of it in history, newest first', async () => {
    const entries = await historyOf(day);

    expect(entries.map(({ why }) => why).slice(-3)).toEqual(['rollback', 'changed', 'new']);
    expect(entries.find(({ why }) => why === 'rollback')?.note).toBe('a test file');
    expect(entries[0]?.fingerprint).toBe((await stateOf(day))?.published?.fingerprint);
  });
});

refusedRequests(() => world);

describe('a build that its gate holds', () => {
  const day = '2026-03-02';

  beforeAll(async () => {
    await upload(day, gatedRows);
    await world.settled([`ingest_date=${day}`]);
  });

  it('shows its rejected records before anybody else sees them', async () => {
    const { exitCode, data } = await world.ledgerline('rejected', day, '--samples', '1');

    expect([exitCode, data.of]).toEqual([0, 'held']);
    expect(
      Object.fromEntries(
        data.reasons.map((one: { reason: string; records: number }) => [one.reason, one.records]),
      ),
    ).toEqual({
      'not-integer': 1,
      missing: 1,
      'not-decimal': 1,
    });
    expect(data.samples.map(({ raw }: { raw: string }) => raw).sort()).toEqual([
      '2,,1',
      '3,India,1e3',
      'x,India,1',
    ]);
    expect(await totalOf(day)).toBeNull();
  });

  it('is published by a person, who says why', async () => {
    await done('accept', day, '--reason', 'checked with sales');
    await world.settled([`ingest_date=${day}`]);

    expect(await totalOf(day)).toBe('100.00');
    expect((await historyOf(day))[0]).toMatchObject({ why: 'accept', note: 'checked with sales' });
    expect((await world.ledgerline('rejected', day)).data).toMatchObject({ of: 'published' });
  });

  it('is accepted once', async () => {
    expect((await world.ledgerline('accept', day, '--reason', 'again', '--yes')).exitCode).toBe(64);
  });
});

describe('pause and resume', () => {
  const day = '2026-03-03';

  it('publishes nothing while paused, and loses nothing', async () => {
    await done('pause', '--reason', 'wrong prices');
    await upload(day, '1,India,7\n');
    await world.queueIsEmpty();

    expect(await stateOf(day)).toMatchObject({ state: 'waiting', why: 'paused', published: null });
    expect(await world.ledgerline('status')).toMatchObject({ data: { pause: { reason: 'wrong prices' } } });
    expect(await totalOf(day)).toBeNull();
  });

  it('says in a dry run what waits', async () => {
    const { data } = await world.ledgerline('plan', '--partitions', day);

    expect(data.work.builds).toEqual([]);
    expect(data.work.waiting).toEqual([
      expect.objectContaining({ partition: `ingest_date=${day}`, why: 'paused' }),
    ]);
  });

  it('goes on, and waits until it is published', async () => {
    await done('resume');

    const { partitions } = await done('trigger', '--partitions', day, '--wait');

    expect(partitions).toEqual([
      expect.objectContaining({ partition: `ingest_date=${day}`, state: 'up-to-date' }),
    ]);
    expect(await totalOf(day)).toBe('7.00');
  });
});

describe('backfill', () => {
  const day = '2026-03-03';
  const range = ['--from', '2026-03-01', '--to', '2026-03-31'] as const;

  /** As if the day had been built and published before the contract changed. */
  async function makeOlder(): Promise<void> {
    const now = await world.partition('users_summary_daily', day);
    const build = fromPartitionParameters(now.parameters);
    const parameters = toPartitionParameters({ ...build, contractHash: 'f'.repeat(64) });
    await world.table('users_summary_daily').updatePartitions([{ ...now, parameters }]);
    const { inputHash, contractHash } = build;
    await world.curated.delete(
      curatedKeys.build(`ingest_date=${day}`, fingerprintOf({ inputHash, contractHash })),
    );
  }

  it('builds again what was published under an older contract', async () => {
    const contract = await contractHashOf(day);
    await makeOlder();
    expect(await stateOf(day)).toMatchObject({ state: 'waiting', why: 'contract' });

    const dry = await world.ledgerline('backfill', ...range, '--dry-run');
    await done('backfill', ...range);
    await world.settled([`ingest_date=${day}`]);

    expect(dry.data.work.builds).toHaveLength(1);
    expect(await contractHashOf(day)).toBe(contract);
    expect(await totalOf(day)).toBe('7.00');
  });

  it('has nothing to do the second time', async () => {
    const { data } = await world.ledgerline('backfill', ...range, '--dry-run');

    expect([data.work.publishes, data.work.builds, data.work.estimate.runs]).toEqual([[], [], 0]);
  });
});

whatWentWrong(() => ({ world, done, totalOf }));

describe('what the alarms tell people to do', () => {
  it('can be done as it is written', () => {
    const stack = readFileSync(join(local.stack.folder, 'cdk.tf.json'), 'utf8');
    const advised = [...stack.matchAll(/`ledgerline ([a-z-]+)[^`]*? (--[a-z]+)/g)].map(
      ([, command, option]) => ({ command, option }),
    );
    const main = join(projectRoot, 'apps', 'cli', 'dist', 'main.mjs');

    expect(advised.length).toBeGreaterThanOrEqual(7);
    for (const { command = '', option } of advised) {
      const { stdout } = spawnSync(process.execPath, [main, command, '--help'], { encoding: 'utf8' });
      expect(stdout).toMatch(`Usage: ledgerline ${command} `);
      expect(stdout).toContain(`${option} <`);
    }
  });
});

const story = () => ({ world, done, totalOf, stateOf, historyOf });

failedBuilds(story);
removedDays(story);
