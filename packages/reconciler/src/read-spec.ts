import { type Spec, sha256, spec as specSchema } from '@ledgerline/schema';
import { DocumentError, parseDocument } from './read-document.ts';

type GetText = (bucket: string, key: string) => Promise<{ readonly text: string } | undefined>;

/** Reads the spec that a URI names. @throws DocumentError when it is missing or does not hash to its own name */
export async function readSpec(
  specUri: string,
  getText: GetText,
): Promise<{ readonly spec: Spec; readonly specHash: string }> {
  const [, bucket, key, specHash] = /^s3:\/\/([^/]+)\/(specs\/([0-9a-f]{64})\.json)$/.exec(specUri) ?? [];
  if (bucket === undefined || key === undefined || specHash === undefined)
    throw new Error(`spec ${specUri} is no s3://<bucket>/specs/<sha256>.json; look at SPEC_URI`);
  const stored = await getText(bucket, key);
  if (stored === undefined) throw new DocumentError(specUri, 'does not exist');
  if (sha256(stored.text) !== specHash) throw new DocumentError(specUri, 'does not hash to its own name');
  return { spec: parseDocument(specUri, stored.text, specSchema), specHash };
}
