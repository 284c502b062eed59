import { describe, expect, it } from '@jest/globals';
import { parseMetricsRequest } from '../src/metrics-request.ts';

describe('parseMetricsRequest', () => {
  it.each([
    [{}],
    [null],
    [{ mode: 'manual' }],
    [
      {
        source: 'aws.glue',
        'detail-type': 'Glue Job State Change',
        time: '2026-11-23T10:00:00Z',
        detail: {},
      },
    ],
    [{ source: 'aws.s3', 'detail-type': 'Object Created', detail: {} }],
  ])('refuses %j and says what is allowed', (event) => {
    expect(() => parseMetricsRequest(event)).toThrow(
      expect.objectContaining({
        code: 'unknown-request',
        message: expect.stringContaining(
          `cannot read the request ${JSON.stringify(event)}; allowed: a Glue Job State`,
        ),
      }),
    );
  });
});
