import type { BuiltRecord, Spec } from '@ledgerline/schema';

/** What today's gates say against a finished build; null when it may pass. */
export function closedGate({ counts }: Pick<BuiltRecord, 'counts'>, gates: Spec['gates']): string | null {
  const { records, accepted, rejected } = counts;
  const ratio = records === 0 ? 0 : rejected / records;
  if (ratio > gates.maxRejectedRatio)
    return `rejected ${rejected} of ${records} records (${ratio.toFixed(4)}); maxRejectedRatio allows ${gates.maxRejectedRatio}`;
  if (accepted < gates.minAccepted)
    return `accepted ${accepted} records; minAccepted asks for ${gates.minAccepted}`;
  return null;
}
