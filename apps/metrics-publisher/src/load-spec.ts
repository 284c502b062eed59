import type { Bucket } from '@ledgerline/aws';
import { type Spec, sha256, spec } from '@ledgerline/schema';

export class SpecError extends Error {
  readonly code = 'wrong-spec';
}

/**
 * @param uri `s3://<bucket>/specs/<specHash>.json`
 * @throws SpecError when nothing lies there, or bytes of another hash
 */
export async function loadSpec(uri: string, bucketOf: (name: string) => Bucket): Promise<Spec> {
  const { hostname, pathname } = new URL(uri);
  const key = pathname.slice(1);
  const stored = await bucketOf(hostname).getText(key);
  if (stored === undefined)
    throw new SpecError(`no spec at ${uri}; deploy the environment again, it uploads it`);
  const seen = sha256(stored.text);
  if (key !== `specs/${seen}.json`)
    throw new SpecError(`the spec at ${uri} has the hash ${seen}; only the one in its name is allowed`);
  return spec.parse(JSON.parse(stored.text));
}
