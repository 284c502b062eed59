/**
 * What all clients share. The endpoint comes from AWS_ENDPOINT_URL alone, which the SDK reads itself. An endpoint
 * that is an IP address makes the S3 client address buckets by path, so nothing here knows about the local cloud;
 * `http://localhost:4566` would not work (it asks for `bucket.localhost`).
 */
export const clientSettings = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000 },
} as const;
