import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../src/config.ts';

const right = {
  SPEC_URI: `s3://artifacts/specs/${'a'.repeat(64)}.json`,
  RAW_BUCKET: 'raw',
  CURATED_BUCKET: 'curated',
  GLUE_JOB_NAME: 'job',
  EXECUTION_CLASS: 'STANDARD',
  DATABASE_NAME: 'ledgerline_dev',
  WORKGROUP_NAME: 'ledgerline-dev',
  ENVIRONMENT: 'dev',
  QUERY_TIMEOUT_SECONDS: '60',
};

describe('readConfig', () => {
  it('reads a right environment and leaves out what is not ours', () => {
    expect(readConfig({ ...right, AWS_REGION: 'eu-central-1' })).toEqual({
      ...right,
      QUERY_TIMEOUT_SECONDS: 60,
    });
  });

  it.each(Object.keys(right))('says that %s is missing', (name) => {
    const message = new RegExp(`1 of its environment variables.*\n  ${name}: saw nothing; allowed: \\w`);

    expect(() => readConfig({ ...right, [name]: undefined })).toThrow(message);
  });

  it.each([
    ['SPEC_URI', 's3://artifacts/specs/users.json'],
    ['SPEC_URI', `file:///specs/${'a'.repeat(64)}.json`],
    ['QUERY_TIMEOUT_SECONDS', '0'],
    ['QUERY_TIMEOUT_SECONDS', '1e2'],
    ['QUERY_TIMEOUT_SECONDS', ' 60'],
    ['ENVIRONMENT', ''],
  ])('refuses %s=%j', (name, value) => {
    expect(() => readConfig({ ...right, [name]: value })).toThrow(
      `${name}: saw ${JSON.stringify(value)}; allowed: `,
    );
  });

  it('names every problem in one message', () => {
    const read = () => readConfig({});

    for (const name of Object.keys(right)) expect(read).toThrow(name);
  });
});
