import type { RejectedRecords, RejectedSample } from '../operate/rejected-records.ts';
import { renderCsv } from './csv.ts';
import { renderTable, shortened } from './table.ts';

const rawShown = 80;

const reasonColumns = [
  { head: 'reason' },
  { head: 'column' },
  { head: 'records', align: 'right' },
  { head: 'objects', align: 'right' },
] as const;

const sampleColumns = [
  { head: 'reason' },
  { head: 'object' },
  { head: 'line', align: 'right' },
  { head: 'text' },
] as const;

const sampleRow = ({ reason, column, objectKey, line, raw }: RejectedSample) => [
  column === null ? reason : `${reason} in ${column}`,
  objectKey,
  String(line),
  shortened(raw, rawShown),
];

/** Reasons with their counts, then the first records of each. */
export function renderRejected({ reasons, samples }: RejectedRecords): readonly string[] {
  if (reasons.length === 0) return ['  no rejected records'];
  const counts = reasons.map(({ reason, column, records, objects }) => [
    reason,
    column ?? '',
    String(records),
    String(objects),
  ]);
  return [
    ...renderTable(reasonColumns, counts),
    ...(samples.length === 0 ? [] : ['', ...renderTable(sampleColumns, samples.map(sampleRow))]),
  ];
}

/** The records alone, for whoever delivered them. */
export function renderRejectedCsv({ samples }: RejectedRecords): string {
  return renderCsv(
    ['object_key', 'line_number', 'reason', 'column_name', 'raw_line'],
    samples.map(({ objectKey, line, reason, column, raw }) => [objectKey, line, reason, column, raw]),
  );
}
