import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../src/config.ts';

const loopback = 'http://127.0.0.1:4566';

describe('readConfig', () => {
  it('lists the known environments for an unknown one', () => {
    expect(() => readConfig({ LEDGERLINE_ENVIRONMENT: 'production' })).toThrow(
      "LEDGERLINE_ENVIRONMENT is 'production'; allowed are local, dev, staging, prod",
    );
  });

  it('has no environment to fall back to', () => {
    expect(() => readConfig({})).toThrow('LEDGERLINE_ENVIRONMENT is not set; allowed are local, dev');
  });

  it.each([
    [undefined, 'AWS_ENDPOINT_URL is not set'],
    ['https://s3.amazonaws.com', "AWS_ENDPOINT_URL is 'https://s3.amazonaws.com'"],
    ['http://127.0.0.1.example.org:4566', "AWS_ENDPOINT_URL is 'http://127.0.0.1.example.org:4566'"],
    ['127.0.0.1:4566', "AWS_ENDPOINT_URL is '127.0.0.1:4566'"],
  ])('refuses local on %s and says how to get it right', (endpoint, problem) => {
    const read = () => readConfig({ LEDGERLINE_ENVIRONMENT: 'local', AWS_ENDPOINT_URL: endpoint });

    expect(read).toThrow(problem);
    expect(read).toThrow('npm run ledgerline -- local up');
  });

  it.each([loopback, 'http://localhost:4566/', 'http://[::1]:4566'])('takes local on %s', (endpoint) => {
    const { environment } = readConfig({ LEDGERLINE_ENVIRONMENT: 'local', AWS_ENDPOINT_URL: endpoint });

    expect([environment.name, environment.endpoint]).toEqual(['local', new URL(endpoint).origin]);
  });

  it('keeps an emulator out of the other environments', () => {
    expect(readConfig({ LEDGERLINE_ENVIRONMENT: 'prod' }).environment.endpoint).toBeUndefined();
  });

  it('takes the pipeline by its name, and lists the known ones for an unknown one', () => {
    const read = (name?: string) =>
      readConfig({ LEDGERLINE_ENVIRONMENT: 'prod', LEDGERLINE_PIPELINE: name }).definition.name;

    expect([read(), read('online-retail')]).toEqual(['users-summary', 'online-retail']);
    expect(() => read('sales')).toThrow(
      "LEDGERLINE_PIPELINE is 'sales'; allowed are users-summary, online-retail",
    );
  });

  it('takes another gate for local only', () => {
    const variables = { AWS_ENDPOINT_URL: loopback, LEDGERLINE_MAX_REJECTED_RATIO: '0.4' };

    expect(readConfig({ ...variables, LEDGERLINE_ENVIRONMENT: 'local' }).environment.gates).toEqual({
      maxRejectedRatio: 0.4,
    });
    expect(() => readConfig({ ...variables, LEDGERLINE_ENVIRONMENT: 'prod' })).toThrow(
      'LEDGERLINE_MAX_REJECTED_RATIO is allowed for local only',
    );
    expect(() =>
      readConfig({ ...variables, LEDGERLINE_ENVIRONMENT: 'local', LEDGERLINE_MAX_REJECTED_RATIO: '4' }),
    ).toThrow('LEDGERLINE_MAX_REJECTED_RATIO');
  });
});
