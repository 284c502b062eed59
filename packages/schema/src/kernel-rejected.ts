import { rawLinesOfFile } from './kernel-fields.ts';
import type { Spec } from './spec.ts';

const faults = `  SELECT unnest(_lines) AS _line, reason, column_name
  FROM (
    SELECT _lines, split_part(_fault, ' ', 1) AS reason, nullif(split_part(_fault, ' ', 2), '') AS column_name
    FROM judged
    WHERE _lines IS NOT NULL)`;

/** Every rejected record with its line, reason and raw text, in the order of lines. */
export function rejectedRecords(input: Spec['input']) {
  return {
    rejected_file: `-- Rejected records of a file that was judged natively.
WITH faults AS (
${faults}
),
raw AS (
${rawLinesOfFile(input)}
)
SELECT _number AS line, reason, column_name, _text AS raw_line
FROM faults
JOIN raw USING (_line)
ORDER BY line`,
    rejected_lines: `-- Rejected records of lines.
WITH faults AS (
${faults}
)
SELECT _line AS line, reason, column_name, _text AS raw_line
FROM faults
JOIN lines USING (_line)
ORDER BY line`,
  };
}
