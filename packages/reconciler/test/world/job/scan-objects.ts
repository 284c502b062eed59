import { type BuildRecord, type Counts, type InputObject, sha256 } from '@ledgerline/schema';
import { isBad, linesOf } from '../words.ts';
import type { JobRun, Steps } from './job-call.ts';

/** The step at which a run dies of what it reads. */
export const deadly = 'dies of a line';

export type ScannedObject = BuildRecord['objects'][number];

export interface Scan {
  readonly objects: readonly ScannedObject[];
  readonly lines: readonly string[];
}

export const countsOf = (lines: readonly string[]): Counts => {
  const rejected = lines.filter(isBad).length;
  return { records: lines.length, accepted: lines.length - rejected, rejected, blank: 0, filtered: 0 };
};

function toScanned({ key, etag, size }: InputObject, text: string): ScannedObject {
  const lines = linesOf(text);
  const read = { key, etag, size, sha256: sha256(text), counts: countsOf(lines) };
  return lines.includes('REFUSE')
    ? { ...read, state: 'refused', reason: 'wrong-header', detail: 'saw REFUSE' }
    : { ...read, state: 'read' };
}

/** Bad lines are rejected, a line `REFUSE` refuses its object, `KILLER` kills the run that reads it. */
export function* scanObjects({ raw }: JobRun, objects: readonly InputObject[]): Steps<Scan | 'superseded'> {
  const scanned: ScannedObject[] = [];
  const lines: string[] = [];
  for (const object of objects) {
    yield `reads ${object.key}`;
    const stored = raw.objects.get(object.key);
    if (stored?.etag !== object.etag) return 'superseded';
    scanned.push(toScanned(object, stored.text));
    lines.push(...linesOf(stored.text));
    if (lines.includes('KILLER')) yield deadly;
  }
  return { objects: scanned, lines };
}
