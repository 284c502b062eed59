import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createCloudWatchClient, putMetrics } from '../src/index.ts';
import { loopback } from './loopback.ts';

let close = async () => {};
afterEach(() => close());

interface Put {
  readonly Namespace: string;
  readonly MetricData: readonly Record<string, unknown>[];
}

async function cloudWatch() {
  const puts: Put[] = [];
  const server = await loopback(({ headers, bytes }) => {
    const text = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    puts.push(JSON.parse(text.toString('utf8')));
    return { body: '{}' };
  });
  close = server.close;
  return { client: createCloudWatchClient(), puts };
}

const value = (n: number) => ({
  name: 'RunSucceeded',
  unit: 'Count',
  value: n,
  dimensions: { Pipeline: 'p' },
});

describe('putMetrics', () => {
  it('writes name, unit, dimensions and time, and leaves the time to CloudWatch where none is given', async () => {
    const { client, puts } = await cloudWatch();

    await putMetrics(client, 'Ledgerline', [
      { ...value(1), time: new Date('2026-11-23T10:00:00Z') },
      value(0),
    ]);

    const point = {
      MetricName: 'RunSucceeded',
      Unit: 'Count',
      Dimensions: [{ Name: 'Pipeline', Value: 'p' }],
    };
    expect(puts).toEqual([
      {
        Namespace: 'Ledgerline',
        MetricData: [
          { ...point, Value: 1, Timestamp: 1_795_428_000 },
          { ...point, Value: 0 },
        ],
      },
    ]);
  });

  it.each([
    [0, []],
    [1000, [1000]],
    [2001, [1000, 1000, 1]],
  ])('writes %d values in calls of at most 1000', async (count, sizes) => {
    const { client, puts } = await cloudWatch();
    const values = Array.from({ length: count }, (_, n) => value(n));

    await putMetrics(client, 'Ledgerline', values);

    expect(puts.map(({ MetricData }) => MetricData.length)).toEqual(sizes);
    expect(puts.flatMap(({ MetricData }) => MetricData.map((point) => point.Value))).toEqual(
      values.map((one) => one.value),
    );
  });
});
