import type { BuiltRecord } from '@ledgerline/schema';

/** What the build says of itself. */
export function recordWords({ runId, fingerprint, counts, rejectedByReason, controlTotals }: BuiltRecord) {
  const { records, accepted, rejected, blank } = counts;
  const reasons = Object.entries(rejectedByReason).map(([reason, count]) => `${reason} ${count}`);
  const totals = Object.entries(controlTotals).map(([measure, total]) => `${measure} ${total}`);
  return [
    `  build ${fingerprint.slice(0, 12)} of run ${runId}: ${records} records, ${accepted} accepted, ${rejected} rejected, ${blank} blank`,
    ...(reasons.length === 0 ? [] : [`  rejected: ${reasons.join(', ')}`]),
    ...(totals.length === 0 ? [] : [`  totals: ${totals.join(', ')}`]),
  ];
}
