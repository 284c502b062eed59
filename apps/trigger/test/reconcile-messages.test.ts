import { describe, expect, it } from '@jest/globals';
import type { Answer, Wish } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { type Deps, reconcileMessages } from '../src/reconcile-messages.ts';
import { reconcileRequest } from '../src/reconcile-request.ts';

const answer: Answer = {
  kind: 'up-to-date',
  published: [],
  voided: [],
  movedTotal: null,
  partitions: [],
  total: null,
};

interface Asked {
  readonly wishes: Wish[];
  readonly requests: Request[];
  readonly lines: { level: string; message: string; fields?: Record<string, unknown> | undefined }[];
}

function deps(overrides: Partial<Deps> = {}): Deps & Asked {
  const asked: Asked = { wishes: [], requests: [], lines: [] };
  return {
    own: { rawBucket: 'raw', glueJobName: 'job' },
    reconcile: async (wish) => {
      asked.wishes.push(wish);
      return answer;
    },
    handleRequest: async (request) => {
      asked.requests.push(request);
      return answer;
    },
    newCaller: () => ({ owner: 'me', leaseSeconds: 60 }),
    log: (level, message, fields) => {
      asked.lines.push({ level, message, fields });
    },
    ...overrides,
    ...asked,
  };
}

const record = (messageId: string, body: unknown) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const dropped = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'raw' }, object: { key } },
});

const runEnded = {
  source: 'aws.glue',
  'detail-type': 'Glue Job State Change',
  detail: { jobName: 'job', jobRunId: 'jr_1', state: 'FAILED' },
};

const fails = () => Promise.reject(new Error('no network'));

describe('a batch of the queue', () => {
  it('is one look at the partitions of all its events', async () => {
    const seen = deps();
    const bodies = [
      dropped('input/a.csv'),
      dropped('input/b.csv'),
      dropped('input/ingest_date=2026-11-23/a.csv'),
    ];

    const response = await reconcileMessages(
      seen,
      bodies.map((body, n) => record(`m${n}`, body)),
    );

    const scope = ['ingest_date=undated', 'ingest_date=2026-11-23'];
    expect(seen.wishes).toEqual([{ scope, withPending: false, isDryRun: false }]);
    expect(response).toEqual({ batchItemFailures: [] });
  });

  it.each([
    ['the end of a run', runEnded, { scope: [], withPending: true, isDryRun: false }],
    [
      'a replan',
      { mode: 'replan', partitions: ['ingest_date=undated'] },
      { scope: ['ingest_date=undated'], withPending: true, isDryRun: false },
    ],
    ['the schedule', { mode: 'scheduled' }, { scope: 'all', withPending: true, isDryRun: false }],
  ])('plans what is pending at %s', async (_, body, wish) => {
    const seen = deps();

    await reconcileMessages(seen, [record('m1', body)]);

    expect(seen.wishes).toEqual([wish]);
  });

  it('looks at nothing for keys that are no input, and says so', async () => {
    const seen = deps();

    const response = await reconcileMessages(seen, [record('m1', dropped('input/notes.txt'))]);

    expect(seen.wishes).toEqual([]);
    expect(response).toEqual({ batchItemFailures: [] });
    expect(seen.lines).toMatchObject([
      { level: 'info', message: 'message ignored', fields: { subject: 'input/notes.txt' } },
    ]);
  });

  it('fails a malformed message alone', async () => {
    const seen = deps();
    const records = [
      record('m1', '{not json'),
      record('m2', { mode: 'launch' }),
      record('m3', dropped('input/a.csv')),
    ];

    const response = await reconcileMessages(seen, records);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }]);
    expect(seen.wishes).toHaveLength(1);
  });

  it('gives back every message of a look that failed, and only those', async () => {
    const seen = deps({ reconcile: fails });
    const records = [
      record('m1', dropped('input/a.csv')),
      record('m2', runEnded),
      record('m3', { mode: 'manual' }),
      record('m4', dropped('input/notes.txt')),
    ];

    const response = await reconcileMessages(seen, records);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }]);
    expect(seen.requests).toEqual([{ mode: 'manual' }]);
  });

  it('gives back a request that failed', async () => {
    const seen = deps({ handleRequest: fails });

    const response = await reconcileMessages(seen, [record('m1', { mode: 'manual' })]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }]);
  });
});

describe('a direct call', () => {
  it('gets the answer to its request', async () => {
    const seen = deps();

    expect(await reconcileRequest(seen, { mode: 'manual', dryRun: true })).toBe(answer);
    expect(seen.requests).toEqual([{ mode: 'manual', dryRun: true }]);
  });

  it.each([[{ mode: 'manual', force: true }], [runEnded], [null]])(
    'is refused when it is %j',
    async (event) => {
      const refused = await reconcileRequest(deps(), event);

      expect(refused).toMatchObject({ kind: 'refused', code: 'wrong-request' });
    },
  );

  it('throws what broke', async () => {
    await expect(reconcileRequest(deps({ handleRequest: fails }), { mode: 'manual' })).rejects.toThrow(
      'no network',
    );
  });
});
