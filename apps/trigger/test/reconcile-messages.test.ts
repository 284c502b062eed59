import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '@ledgerline/aws';
import type { Answer, Caller, Wish } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { type Deps, reconcileMessages } from '../src/reconcile-messages.ts';
import { reconcileRequest } from '../src/reconcile-request.ts';

const answer: Answer = {
  kind: 'up-to-date',
  published: [],
  removed: [],
  voided: [],
  movedTotal: null,
  partitions: [],
  total: null,
};

interface Asked {
  readonly wishes: Wish[];
  readonly requests: Request[];
  readonly callers: Caller[];
  readonly buried: DeadLetter[];
  readonly lines: { level: string; message: string; fields?: Record<string, unknown> | undefined }[];
}

const start = new Date('2026-11-23T12:00:00Z');
const afterSeconds = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const deadline = afterSeconds(105);

function deps(overrides: Partial<Deps> = {}): Deps & Asked {
  const asked: Asked = { wishes: [], requests: [], callers: [], buried: [], lines: [] };
  return {
    own: { rawBucket: 'raw', glueJobName: 'job' },
    reconcile: async (wish, caller) => {
      asked.wishes.push(wish);
      asked.callers.push(caller);
      return answer;
    },
    handleRequest: async (request, caller) => {
      asked.requests.push(request);
      asked.callers.push(caller);
      return answer;
    },
    newCaller: (deadline) => ({ owner: 'me', leaseSeconds: 60, deadline }),
    bury: async (letter) => {
      asked.buried.push(letter);
    },
    now: () => start,
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
      deadline,
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

    await reconcileMessages(seen, [record('m1', body)], deadline);

    expect(seen.wishes).toEqual([wish]);
  });

  it('looks at nothing for keys that are no input, and says so', async () => {
    const seen = deps();

    const response = await reconcileMessages(seen, [record('m1', dropped('input/notes.txt'))], deadline);

    expect(seen.wishes).toEqual([]);
    expect(response).toEqual({ batchItemFailures: [] });
    expect(seen.lines).toMatchObject([
      { level: 'info', message: 'message ignored', fields: { subject: 'input/notes.txt' } },
    ]);
  });

  it('buries malformed messages at once, as they came and with why, and answers the others', async () => {
    const seen = deps();
    const records = [
      record('m1', '{not json'),
      record('m2', { mode: 'launch' }),
      record('m3', dropped('input/a.csv')),
    ];

    const response = await reconcileMessages(seen, records, deadline);

    expect(response).toEqual({ batchItemFailures: [] });
    expect(seen.buried).toEqual([
      { body: '{not json', code: 'wrong-request', message: expect.stringContaining('is no JSON') },
      { body: '{"mode":"launch"}', code: 'wrong-request', message: expect.stringContaining('mode') },
    ]);
    expect(seen.wishes).toHaveLength(1);
  });

  it('gives back a malformed message that the dead-letter queue does not take', async () => {
    const seen = deps({
      bury: ({ body }) => (body === '{one' ? Promise.reject(new Error('too large')) : Promise.resolve()),
    });
    const records = [record('m1', '{one'), record('m2', '{two'), record('m3', dropped('input/a.csv'))];

    const response = await reconcileMessages(seen, records, deadline);

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
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

    const response = await reconcileMessages(seen, records, deadline);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }]);
    expect(seen.requests).toEqual([{ mode: 'manual' }]);
  });

  it('gives back a request that failed', async () => {
    const seen = deps({ handleRequest: fails });

    const response = await reconcileMessages(seen, [record('m1', { mode: 'manual' })], deadline);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }]);
  });
});

describe('the time of a batch', () => {
  const records = [
    record('m1', dropped('input/a.csv')),
    record('m2', { mode: 'sweep' }),
    record('m3', dropped('input/b.csv')),
    record('m4', { mode: 'repair' }),
    record('m5', '{not json'),
  ];

  /** Every look takes this long. */
  const slow = (seconds: number) => {
    let looks = 0;
    const seen = deps({ now: () => afterSeconds(seconds * looks) });
    const counted =
      <T>(look: (what: T, caller: Caller) => Promise<Answer>) =>
      (what: T, caller: Caller) => {
        looks += 1;
        return look(what, caller);
      };
    return { ...seen, reconcile: counted(seen.reconcile), handleRequest: counted(seen.handleRequest) };
  };

  it.each([
    [10, []],
    [60, ['m4']],
    [105, ['m2', 'm4']],
  ])('is shared by its looks: of %i seconds each, those not begun are given back', async (seconds, back) => {
    const seen = slow(seconds);

    const response = await reconcileMessages(seen, records, deadline);

    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(back);
    expect(seen.requests).toHaveLength(2 - back.length);
    expect(seen.callers.map((caller) => caller.deadline)).toEqual(Array(3 - back.length).fill(deadline));
    expect(seen.buried).toHaveLength(1);
  });

  it('may be over before anything was begun', async () => {
    const seen = deps();

    const response = await reconcileMessages(seen, records.slice(0, 4), start);

    expect(response.batchItemFailures).toHaveLength(4);
    expect(seen.callers).toEqual([]);
  });
});

describe('a direct call', () => {
  it('gets the answer to its request', async () => {
    const seen = deps();

    expect(await reconcileRequest(seen, { mode: 'manual', dryRun: true }, deadline)).toBe(answer);
    expect(seen.requests).toEqual([{ mode: 'manual', dryRun: true }]);
    expect(seen.callers).toEqual([{ owner: 'me', leaseSeconds: 60, deadline }]);
  });

  it.each([[{ mode: 'manual', force: true }], [runEnded], [null]])(
    'is refused when it is %j',
    async (event) => {
      const refused = await reconcileRequest(deps(), event, deadline);

      expect(refused).toMatchObject({ kind: 'refused', code: 'wrong-request' });
    },
  );

  it('throws what broke', async () => {
    const failing = deps({ handleRequest: fails });

    await expect(reconcileRequest(failing, { mode: 'manual' }, deadline)).rejects.toThrow('no network');
  });
});
