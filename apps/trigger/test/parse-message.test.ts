import { describe, expect, it } from '@jest/globals';
import { parseBody, parseMessage } from '../src/parse-message.ts';

const own = { rawBucket: 'raw', glueJobName: 'job' };

const objectEvent = (key: string, bucket = 'raw', type = 'Object Created') => ({
  version: '0',
  source: 'aws.s3',
  'detail-type': type,
  detail: { bucket: { name: bucket }, object: { key, size: 5, etag: 'e' }, reason: 'PutObject' },
});

const runEvent = (jobName: string) => ({
  source: 'aws.glue',
  'detail-type': 'Glue Job State Change',
  detail: { jobName, jobRunId: 'jr_1', state: 'SUCCEEDED', severity: 'INFO' },
});

describe('a message', () => {
  it.each([
    ['input/users.csv', 'ingest_date=undated'],
    ['input/ingest_date=2026-11-23/a b+%20ü.csv', 'ingest_date=2026-11-23'],
    ['input/ingest_date=2026-11-23/_SUCCESS', 'ingest_date=2026-11-23'],
  ])('takes the key %s as it is, EventBridge does not encode it', (key, partition) => {
    expect(parseMessage(objectEvent(key), own)).toEqual({ kind: 'input', partition, key });
  });

  it('wakes for a deleted object too', () => {
    const event = objectEvent('input/users.csv', 'raw', 'Object Deleted');

    expect(parseMessage(event, own)).toMatchObject({ kind: 'input' });
  });

  it.each([
    [objectEvent('input/notes.txt'), 'input/notes.txt'],
    [objectEvent('input/ingest_date=2026-02-30/a.csv'), 'input/ingest_date=2026-02-30/a.csv'],
    [objectEvent('input/users.csv', 'elsewhere'), 'elsewhere/input/users.csv'],
    [runEvent('another-job'), 'another-job'],
  ])('ignores what is not ours and says why %#', (event, subject) => {
    expect(parseMessage(event, own)).toEqual({ kind: 'ignored', why: expect.any(String), subject });
  });

  it('reads the end of a run', () => {
    expect(parseMessage(runEvent('job'), own)).toEqual({
      kind: 'run-ended',
      runId: 'jr_1',
      state: 'SUCCEEDED',
    });
  });

  it.each([
    [{ mode: 'manual', partition: 'ingest_date=2026-11-23' }, 'partition'],
    [{ mode: 'replan', partitions: ['ingest_date=tomorrow'] }, 'partitions[0]'],
    [{ mode: 'launch' }, 'mode'],
    [{ mode: 'accept', partition: 'ingest_date=undated', fingerprint: 'f'.repeat(64) }, 'note'],
    [{ mode: 'backfill', from: '2026-11-01', to: '2026-11-31' }, 'to'],
    [{ source: 'aws.s3', 'detail-type': 'Object Created', detail: {} }, 'detail'],
    [null, 'null'],
    ['text', 'text'],
  ])('is refused with what is wrong about it: %j', (body, named) => {
    expect(() => parseMessage(body, own)).toThrow(expect.objectContaining({ code: 'wrong-request' }));
    expect(() => parseMessage(body, own)).toThrow(named);
  });

  it.each(['{not json', '', 'text'])('is refused when its text is no JSON: %j', (text) => {
    expect(() => parseBody(text, own)).toThrow(expect.objectContaining({ code: 'wrong-request' }));
    expect(() => parseBody(text, own)).toThrow(`message ${text} is no JSON: `);
  });

  it.each([
    { mode: 'rollback', partition: 'ingest_date=undated', to: 'jr_1', note: 'bad day' },
    { mode: 'retry', partitions: [] },
    { mode: 'confirm-removals', digest: 'd'.repeat(64) },
    { mode: 'pause', note: 'cleaning up' },
    { mode: 'resume' },
    { mode: 'sweep' },
    { mode: 'stop-backfill' },
    { mode: 'repair', dryRun: true },
  ])('may be any request: %j', (body) => {
    expect(parseBody(JSON.stringify(body), own)).toEqual({ kind: 'request', request: body });
  });
});
