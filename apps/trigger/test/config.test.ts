import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../src/config.ts';

const env = {
  SPEC_URI: `s3://artifacts/specs/${'a'.repeat(64)}.json`,
  RAW_BUCKET: 'raw',
  CURATED_BUCKET: 'curated',
  GLUE_JOB_NAME: 'job',
  EXECUTION_CLASS: 'STANDARD',
  DATABASE_NAME: 'database',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/queue',
  DEAD_LETTER_URL: 'https://sqs.eu-west-1.amazonaws.com/1/queue-dead',
  ENVIRONMENT: 'dev',
  LEASE_SECONDS: '120',
};

describe('the configuration', () => {
  it('is typed', () => {
    expect(readConfig(env)).toMatchObject({ LEASE_SECONDS: 120, ENVIRONMENT: 'dev' });
  });

  it.each(Object.keys(env))('has no default for %s', (name) => {
    expect(() => readConfig({ ...env, [name]: undefined })).toThrow(`${name}: saw nothing; allowed: `);
  });

  it.each([
    ['LEASE_SECONDS', '9'],
    ['LEASE_SECONDS', '1e3'],
    ['QUEUE_URL', 'arn:aws:sqs:eu-west-1:1:queue'],
    ['DEAD_LETTER_URL', 'queue-dead'],
    ['SPEC_URI', 's3://artifacts/specs/latest.json'],
    ['RAW_BUCKET', ''],
    ['EXECUTION_CLASS', 'SPOT'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readConfig({ ...env, [name]: value })).toThrow(`${name}: saw ${JSON.stringify(value)}`);
  });
});
