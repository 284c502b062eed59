import { canonicalJson } from './canonical.ts';
import { changedMembers } from './named-difference.ts';
import type { Spec } from './spec.ts';
import { type SpecChange, turned, verdictOf } from './spec-change.ts';
import { columnChanges } from './spec-changes-columns.ts';
import { operationChanges } from './spec-changes-operation.ts';
import { summaryChanges } from './spec-changes-summary.ts';

/** Parts of a spec of which a later version of Ledgerline still reads what it needs. */
export type SpecTables = Pick<Spec, 'resultVersion' | 'contractHash' | 'tables'>;

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);

function identityChanges(before: Spec, after: Spec): readonly SpecChange[] {
  const changes: SpecChange[] = [];
  if (before.pipeline !== after.pipeline) {
    const sentence = `${turned(before.pipeline, after.pipeline)}: another pipeline, in a stack of its own, with nothing published`;
    changes.push({ path: 'name', class: 'breaking', sentence });
  }
  if (before.resultVersion !== after.resultVersion) {
    const { daily, summary } = after.tables;
    const sentence = `${turned(before.resultVersion, after.resultVersion)}: ${summary.name} and ${daily.name} begin empty and fill by backfill; readers of the other version see nothing of it`;
    changes.push({ path: 'version', class: 'rebuild', sentence });
  }
  return changes;
}

function dialectChanges(before: Spec['input'], after: Spec['input']): readonly SpecChange[] {
  return changedMembers(before.dialect, after.dialect).map(({ name, before: was, after: is }) => ({
    path: `input.format.${name}`,
    class: 'rebuild',
    sentence: `${turned(was, is)}: the same bytes can be other records, or be refused; published partitions are read so at backfill`,
  }));
}

/** The name of a table without what the version of the result adds. */
function nameOf({ resultVersion, tables }: SpecTables, table: keyof Spec['tables']): string {
  const { name } = tables[table];
  const suffix = `_v${resultVersion}`;
  return resultVersion > 1 && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

function tableNameChanges(before: Spec, after: Spec): readonly SpecChange[] {
  const renamed = (table: keyof Spec['tables'], path: string, effect: string): SpecChange[] => {
    const [was, is] = [nameOf(before, table), nameOf(after, table)];
    return was === is ? [] : [{ path, class: 'breaking', sentence: `${turned(was, is)}: ${effect}` }];
  };
  return [
    ...renamed('summary', 'summary.table', 'queries that name the old tables fail, the new ones begin empty'),
    ...renamed(
      'raw',
      'input.table',
      'queries that name the old tables fail, and rejected records of what is published are in none',
    ),
  ];
}

const tablesOfResult = (spec: SpecTables) =>
  (['daily', 'summary', 'quarantine'] as const).map((table) => [
    nameOf(spec, table),
    spec.tables[table].columns,
  ]);

/** Whether readers of the result find the same tables with the same columns. */
export function hasSameTables(before: SpecTables, after: SpecTables): boolean {
  return isSame(tablesOfResult(before), tablesOfResult(after));
}

/** What the compiler made otherwise, though the definition says the same. */
function compilerChanges(before: Spec, after: Spec, known: readonly SpecChange[]): readonly SpecChange[] {
  const verdict = verdictOf(known);
  if (verdict !== 'breaking' && !hasSameTables(before, after))
    return [
      { path: 'tables', class: 'breaking', sentence: 'the compiler makes other tables of the same words' },
    ];
  if (before.kernel.version !== after.kernel.version) {
    const what = turned(before.kernel.version, after.kernel.version);
    const sentence = `${what}: the kernel can give another result for the same input`;
    return [{ path: 'kernel.version', class: 'rebuild', sentence }];
  }
  if (before.contractHash !== after.contractHash)
    return verdict === 'rebuild' || verdict === 'breaking'
      ? []
      : [{ path: 'contractHash', class: 'rebuild', sentence: 'the same words have another hash' }];
  if (!isSame(before.kernel, after.kernel)) {
    const sentence =
      'other SQL for the same kernel version, which promises the same results; raise kernelVersion if they are not';
    return [{ path: 'kernel.sql', class: 'compatible', sentence }];
  }
  return known.length > 0 || isSame(before, after)
    ? []
    : [{ path: 'spec', class: 'compatible', sentence: 'the compiler says the same otherwise' }];
}

/**
 * What became of a spec, in the words of its definition; nothing when they are the same. Whatever changes `contractHash`
 * is `rebuild` at least. A rise of `version` is itself no breaking change; what made it necessary is listed beside it.
 */
export function compareSpecs(before: Spec, after: Spec): readonly SpecChange[] {
  const known = [
    ...identityChanges(before, after),
    ...tableNameChanges(before, after),
    ...dialectChanges(before.input, after.input),
    ...columnChanges({ before: before.input, after: after.input }),
    ...summaryChanges(before, after),
    ...operationChanges(before, after),
  ];
  return [...known, ...compilerChanges(before, after, known)];
}

/** The same for a spec of which an older Ledgerline left only these parts readable. */
export function compareSpecTables(before: SpecTables, after: SpecTables): readonly SpecChange[] {
  const path = 'spec';
  const what = 'committed by another Ledgerline, whose words this one cannot read';
  if (!hasSameTables(before, after))
    return [{ path, class: 'breaking', sentence: `${what}; its tables have other names or columns` }];
  return before.contractHash === after.contractHash
    ? [{ path, class: 'compatible', sentence: `${what}; the contract is the same` }]
    : [{ path, class: 'rebuild', sentence: `${what}; its tables are the same, its contract is not` }];
}
