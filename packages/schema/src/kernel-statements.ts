/** The SQL statements of a kernel. A host runs one of the first two for every range, then what reads its table `judged`. */
export const kernelStatements = [
  /** Fills `judged` from the file `$path`: whole lines ended by LF, no header, all that could be misread removed. */
  'judge_file',
  /** Fills `judged` from a table `lines(_line BIGINT, _text VARCHAR)` of well-formed lines. */
  'judge_lines',
  /** One row: `accepted, rejected, filtered`, all BIGINT; filtered ones are accepted. */
  'counts',
  /** Keys and partial measures of the records that count. */
  'groups',
  /** One row: every sum and count over all groups. */
  'totals',
  /** After `judge_file`, with the same `$path`: `line, reason, column_name, raw_line` by line, counted from 1. */
  'rejected_file',
  /** After `judge_lines`: the same, `line` being `_line`. */
  'rejected_lines',
  /** An empty table `partials` like `groups`. */
  'create_partials',
  /** Puts the groups of `judged` into `partials`. */
  'add_partials',
  /** Keys and measures of all `partials`, by key: text by its bytes, NULL first. */
  'summary',
] as const;
