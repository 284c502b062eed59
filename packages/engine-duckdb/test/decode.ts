import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Spec } from '@ledgerline/schema';
import { decodedBlocks } from '../src/decoded-blocks.ts';
import { StoredObject } from '../src/stored-object.ts';

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerline-engine-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of a stored object. @throws Refusal */
export function decode(
  key: string,
  stored: Buffer,
  dialect: Spec['input']['dialect'],
  blockBytes = 1024 * 1024,
): Promise<Buffer> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'object'), stored);
    const object = new StoredObject(join(folder, 'object'));
    try {
      const blocks: Buffer[] = [];
      for await (const block of decodedBlocks(key, object, dialect, blockBytes))
        blocks.push(Buffer.from(block));
      return Buffer.concat(blocks);
    } finally {
      object.close();
    }
  });
}

/** One zstd frame of the lines, each ended by LF; DuckDB has a compressor, Node 20 has none. */
export function zstdFrame(lines: readonly string[]): Promise<Buffer> {
  return inFolder(async (folder) => {
    const path = join(folder, 'frame.zst');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT unnest(from_json($lines, '["VARCHAR"]')) AS line)
       TO '${path}' (FORMAT csv, HEADER false, DELIMITER '', QUOTE '', COMPRESSION zstd)`,
      { lines: JSON.stringify(lines) },
    );
    connection.closeSync();
    instance.closeSync();
    return readFileSync(path);
  });
}
