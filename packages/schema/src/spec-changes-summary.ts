import { canonicalJson } from './canonical.ts';
import { changedMembers, namedDifference } from './named-difference.ts';
import type { Spec, SpecCondition } from './spec.ts';
import { type SpecChange, turned } from './spec-change.ts';

type Summary = Spec['summary'];

interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

const breaking = (path: string, sentence: string): SpecChange => ({ path, class: 'breaking', sentence });
const rebuild = (path: string, sentence: string): SpecChange => ({ path, class: 'rebuild', sentence });

const mixed =
  'until backfill is done some partitions would say one and some the other, and readers cannot tell';

const retyped = (before: string, after: string) =>
  `${turned(before, after)}: files of older partitions hold the old type, which Athena cuts silently or fails on`;

function groupChanges(before: Spec, after: Spec): readonly SpecChange[] {
  const path = 'summary.groupBy';
  const groups = ({ summary, tables }: Spec): ResultColumn[] =>
    tables.daily.columns.filter(({ name }) => summary.groupBy.includes(name));
  const { removed, added, kept, isReordered } = namedDifference(groups(before), groups(after));
  return [
    ...removed.map(({ name }) =>
      breaking(
        `${path}.${name}`,
        'removed: queries that name it fail, and rows that it kept apart become one',
      ),
    ),
    ...added.map(({ name }) =>
      breaking(
        `${path}.${name}`,
        'added: where there was one row are several, and files of older partitions lack the column: it reads as NULL',
      ),
    ),
    ...kept
      .filter(([was, is]) => was.type !== is.type)
      .map(([was, is]) => breaking(`${path}.${is.name}.type`, retyped(was.type, is.type))),
    ...(isReordered ? [breaking(path, 'in another order: SELECT * and the columns of the CSV shift')] : []),
  ];
}

function measureChanges(before: Summary, after: Summary): readonly SpecChange[] {
  const path = 'summary.measures';
  const { removed, added, kept, isReordered } = namedDifference(before.measures, after.measures);
  const members = kept.flatMap(([was, is]) =>
    changedMembers(was, is).map(({ name, before: old, after: now }) =>
      breaking(
        `${path}.${is.name}.${name}`,
        name === 'type'
          ? retyped(was.type, is.type)
          : `${turned(old, now)}: it means something else; ${mixed}`,
      ),
    ),
  );
  return [
    ...removed.map(({ name }) => breaking(`${path}.${name}`, 'removed: queries that name it fail')),
    ...added.map(({ name }) =>
      breaking(
        `${path}.${name}`,
        'added: files of older partitions lack the column, it reads as NULL there and a sum over all is too small',
      ),
    ),
    ...members,
    ...(isReordered ? [breaking(path, 'in another order: SELECT * and the columns of the CSV shift')] : []),
  ];
}

/** Names that groups, measures and filter are made of. */
function namesUsed({ groupBy, measures, filter }: Summary): ReadonlySet<string> {
  const columns = [...measures, ...filter].flatMap(({ column }) => (column === undefined ? [] : [column]));
  return new Set([...groupBy, ...columns]);
}

function derivedChanges(before: Summary, after: Summary): readonly SpecChange[] {
  const { removed, added, kept, isReordered } = namedDifference(before.derived, after.derived);
  const used = namesUsed(before);
  const path = (name: string) => `summary.derived.${name}`;
  const members = kept.flatMap(([was, is]) =>
    changedMembers(was, is).map(({ name, before: old, after: now }) => {
      const what = turned(old, now);
      if (name === 'type')
        return rebuild(`${path(is.name)}.type`, `${what}: the same values, held otherwise`);
      return used.has(is.name)
        ? breaking(`${path(is.name)}.${name}`, `${what}: what is made of it means something else; ${mixed}`)
        : rebuild(`${path(is.name)}.${name}`, `${what}: nothing of the result was made of it`);
    }),
  );
  return [
    ...removed.map(({ name }) => rebuild(path(name), 'removed: no column of the result by itself')),
    ...added.map(({ name }) => rebuild(path(name), 'added: no column of the result by itself')),
    ...members,
    ...(isReordered ? [rebuild('summary.derived', 'in another order, with the same values')] : []),
  ];
}

/** Conditions all hold, and lists are sets: their order says nothing. */
function meaningOf(filter: readonly SpecCondition[]): string {
  const sorted = filter.map((condition) =>
    canonicalJson({
      ...condition,
      oneOf: condition.oneOf?.toSorted(),
      notOneOf: condition.notOneOf?.toSorted(),
    }),
  );
  return canonicalJson(sorted.sort());
}

function filterChanges(before: Summary, after: Summary): readonly SpecChange[] {
  const path = 'summary.filter';
  if (canonicalJson(before.filter) === canonicalJson(after.filter)) return [];
  if (meaningOf(before.filter) === meaningOf(after.filter))
    return [rebuild(path, 'the same conditions in another order: the same records count')];
  const what = turned(before.filter, after.filter);
  return [breaking(path, `${what}: the numbers are about other records; ${mixed}`)];
}

/** Changes of what the result is: its columns and what they mean. */
export function summaryChanges(before: Spec, after: Spec): readonly SpecChange[] {
  const [was, is] = [before.summary, after.summary];
  return [
    ...groupChanges(before, after),
    ...measureChanges(was, is),
    ...derivedChanges(was, is),
    ...filterChanges(was, is),
  ];
}
