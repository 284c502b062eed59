/** How rejected records spread over reasons. */
export function reasonsSql(from: string): string {
  return `SELECT reason, column_name, count(*) AS records, count(DISTINCT object_key) AS objects
FROM ${from} AS rejected GROUP BY reason, column_name ORDER BY records DESC, reason, column_name`;
}

/** The first records of each reason, by object and line: the same ones whenever one asks. */
export function samplesSql(from: string, perReason: number): string {
  return `SELECT reason, column_name, object_key, line_number, raw_line
FROM (SELECT reason, column_name, object_key, line_number, raw_line,
  row_number() OVER (PARTITION BY reason ORDER BY object_key, line_number) AS place FROM ${from} AS rejected) AS placed
WHERE place <= ${perReason} ORDER BY reason, object_key, line_number`;
}
