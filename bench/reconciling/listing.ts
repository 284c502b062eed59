import { usersSummary } from '@ledgerline/pipelines';
import { canonicalJson, compilePipeline, hashDocument, type InputObject, sha256 } from '@ledgerline/schema';

/** Names that the server and who asks it agree on. */
export const names = {
  raw: 'raw',
  curated: 'curated',
  artifacts: 'artifacts',
  database: 'bench',
  job: 'bench',
} as const;

export const spec = compilePipeline(usersSummary);
export const specText = canonicalJson(spec);
export const specUri = `s3://${names.artifacts}/specs/${hashDocument(spec)}.json`;

/** Small files, as many to a day as a shop with a hundred tills sends. */
export const objectsPerDay = 100;

const firstDay = Date.parse('2016-01-01T00:00:00Z');

export const dateOf = (day: number) => new Date(firstDay + day * 86_400_000).toISOString().slice(0, 10);

/** The object with this number, in key order. */
export function objectAt(index: number): InputObject {
  const name = `part-${String(index % objectsPerDay).padStart(5, '0')}.csv`;
  const key = `input/ingest_date=${dateOf(Math.floor(index / objectsPerDay))}/${name}`;
  return {
    uri: `s3://${names.raw}/${key}`,
    key,
    etag: `"${sha256(key).slice(0, 32)}"`,
    size: 2000 + (index % 1000),
  };
}
