import { createReadStream } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '@ledgerline/aws';

/** What lands in the raw bucket: bytes, or a file of this machine. */
export interface Upload {
  readonly key: string;
  readonly body: Buffer | { readonly path: string; readonly bytes: number };
}

/** Files under way at once. */
const parallelUploads = 8;

/** Puts the objects as they are, some side by side. */
export async function uploadFiles(bucket: string, uploads: readonly Upload[]): Promise<void> {
  const client = createS3Client();
  const queue = [...uploads];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { key, body } = next;
      const content = Buffer.isBuffer(body)
        ? { Body: body }
        : { Body: createReadStream(body.path), ContentLength: body.bytes };
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: 'text/csv', ...content }),
      );
    }
  };
  await Promise.all(Array.from({ length: parallelUploads }, work));
}
