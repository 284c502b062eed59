import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '@ledgerline/aws';
import { Database, readParquet } from '@ledgerline/engine-duckdb';
import type { BuiltRecord } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { AskRejected } from './rejected-records.ts';

type Files = BuiltRecord['manifest']['quarantine'];

const bytesAllowed = 500_000_000;
const memoryLimitMb = 1024;

async function download(bucket: string, files: Files, folder: string, signal: AbortSignal) {
  const client = createS3Client();
  const paths: string[] = [];
  for (const [n, { key }] of files.entries()) {
    const path = join(folder, `${n}.parquet`);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    await pipeline(Body as Readable, createWriteStream(path), { signal });
    paths.push(path);
  }
  return paths;
}

function checkSize(bucket: string, files: Files): void {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= bytesAllowed) return;
  const [first] = files;
  throw new CliError('too-large', exitCodes.unexpected, [
    `the held build has ${bytes} bytes of rejected records, more than the ${bytesAllowed} that are looked at on this machine; they lie at s3://${bucket}/${first?.key.replace(/[^/]+$/, '')}`,
  ]);
}

/**
 * Reads the rejected records of a build that nobody published, so that no table has them. The copies, raw text
 * included, are deleted whatever happens.
 *
 * @param work gets the SQL for the rows, and who answers SQL
 * @throws CliError `too-large`
 */
export async function askHeldBuild<T>(
  { bucket, files }: { readonly bucket: string; readonly files: Files },
  signal: AbortSignal,
  work: (from: string, ask: AskRejected) => Promise<T>,
): Promise<T> {
  checkSize(bucket, files);
  const folder = await mkdtemp(join(tmpdir(), 'ledgerline-rejected-'));
  try {
    const paths = await download(bucket, files, folder, signal);
    const database = await Database.open({ folders: [folder], memoryLimitMb });
    try {
      const connection = await database.connect();
      const ask: AskRejected = async (sql) =>
        (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
      return await work(`(SELECT * FROM ${readParquet(paths)})`, ask);
    } finally {
      database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
