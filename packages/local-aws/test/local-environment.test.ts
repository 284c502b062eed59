import { describe, expect, it } from '@jest/globals';
import { localEnvironment, withLocalEnvironment } from '../src/index.ts';

const personal = {
  PATH: '/bin',
  AWS_PROFILE: 'work',
  AWS_ENDPOINT_URL_S3: 'https://s3.example',
  AWS_REGION: 'eu-west-1',
  AWS_CA_BUNDLE: '/ca.pem',
};

describe('the local environment', () => {
  it('points clients at the loopback address with test keys', () => {
    expect(localEnvironment(4567).variables).toEqual({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4567',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });

  it('names every personal AWS variable that would lead elsewhere', () => {
    expect(localEnvironment(4567).removed).toEqual(['AWS_CA_BUNDLE', 'AWS_PROFILE', 'AWS_SESSION_TOKEN']);
    expect(localEnvironment(4567, personal).removed).toEqual([
      'AWS_CA_BUNDLE',
      'AWS_ENDPOINT_URL_S3',
      'AWS_PROFILE',
      'AWS_SESSION_TOKEN',
    ]);
  });

  it('gives a child process the local variables and none of the removed ones', () => {
    expect(withLocalEnvironment(personal, 4567)).toEqual({
      PATH: '/bin',
      ...localEnvironment(4567).variables,
    });
  });
});
