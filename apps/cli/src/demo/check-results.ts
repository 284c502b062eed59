import type { ExpectedResults } from './demo-files.ts';
import type { Answers, Rows } from './read-results.ts';

const byKey = ({ rows }: Rows, key: string, value: string) =>
  Object.fromEntries(rows.map((row) => [String(row[key]), String(row[value])]));

function differences(
  what: string,
  seen: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set([...Object.keys(seen), ...Object.keys(expected)])]
    .filter((key) => seen[key] !== (expected[key] === undefined ? undefined : String(expected[key])))
    .map(
      (key) =>
        `${what} of ${key} is ${seen[key] ?? 'missing'} in Athena, must be ${expected[key] ?? 'missing'}`,
    );
}

/** What Athena answers otherwise than the demo's own files say; empty when all is right. */
export function checkResults(answers: Answers, expected: ExpectedResults): readonly string[] {
  return [
    ...differences('the total', byKey(answers.totals, 'country', 'total_purchase'), expected.totals),
    ...differences(
      'users.csv: the total',
      byKey(answers.undated, 'country', 'total_purchase'),
      expected.fiveRows,
    ),
    ...differences(
      'the number of rejected records',
      byKey(answers.rejected, 'reason', 'records'),
      expected.rejectedByReason,
    ),
  ];
}
