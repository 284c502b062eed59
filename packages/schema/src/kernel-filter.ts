import { valueName } from './kernel-quote.ts';
import { sqlValue } from './kernel-types.ts';
import type { SpecCondition } from './spec.ts';
import type { ValueKind } from './values.ts';

/** NULL or false where the condition does not hold. */
export function conditionHolds(condition: SpecCondition, kind: ValueKind): string {
  const { column, min, max, oneOf, notOneOf, isMissing } = condition;
  const value = valueName(column);
  const list = (texts: readonly string[]) => `(${texts.map((text) => sqlValue(kind, text)).join(', ')})`;
  const parts = [
    min !== undefined && `${value} >= ${sqlValue(kind, min)}`,
    max !== undefined && `${value} <= ${sqlValue(kind, max)}`,
    oneOf !== undefined && `${value} IN ${list(oneOf)}`,
    notOneOf !== undefined && `(${value} IS NULL OR ${value} NOT IN ${list(notOneOf)})`,
    isMissing !== undefined && `${value} IS ${isMissing ? '' : 'NOT '}NULL`,
  ];
  return parts.filter((part) => part !== false).join(' AND ');
}
