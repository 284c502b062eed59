import type { Spec } from '@ledgerline/schema';
import { Account, zeroTotals } from './account.ts';
import type { ObjectScan } from './object-scan.ts';
import { ScanError } from './scan-error.ts';
import type { BuildResult, Counts } from './scan-result.ts';

/** What a build came to, once all its ranges are judged. @throws ScanError unaccounted */
export function buildResult(partition: string, scans: readonly ObjectScan[], spec: Spec): BuildResult {
  const objects = scans.map((scan) => scan.result());
  const isBuilt = objects.every(({ state }) => state === 'read');
  for (const object of objects) if (object.state === 'read') checkAccount(object.key, object);
  return {
    partition,
    state: isBuilt ? 'built' : 'refused',
    ...sumCounts(spec, isBuilt ? objects.flatMap((object) => (object.state === 'read' ? object : [])) : []),
    bytes: objects.reduce((total, { bytes }) => total + bytes, 0),
    seconds: secondsOf(scans),
    objects,
  };
}

export function sumCounts(spec: Spec, parts: readonly Counts[]): Counts {
  const account = new Account(zeroTotals(spec));
  for (const part of parts) account.add(part);
  return account.counts;
}

function secondsOf(scans: readonly ObjectScan[]): number {
  if (scans.length === 0) return 0;
  const started = Math.min(...scans.map((scan) => scan.started));
  return (Math.max(...scans.map(({ ended }) => ended)) - started) / 1000;
}

/** Every line stands in one of the counts, or there is no result. */
function checkAccount(key: string, { lines, accepted, rejected, blank }: Counts): void {
  const found = accepted + rejected + blank;
  if (lines === found) return;
  throw new ScanError(
    'unaccounted',
    `${key}: ${lines} lines, but ${accepted} accepted + ${rejected} rejected + ${blank} blank = ${found}; ` +
      'allowed is no difference: the kernel lost or doubled some',
  );
}
