import { expect } from '@jest/globals';
import type { Spec } from '@ledgerline/schema';
import type { ObjectResult } from '../src/index.ts';
import { mergeGroups, sortedRows } from './merge-groups.ts';
import type { Row, Scanned } from './scan.ts';
import type { Trap, Verdict } from './torture-set.ts';

/** As much of a raw text as the torture set keeps. */
const firstCharacters = (text: unknown) => [...String(text)].slice(0, 200).join('');

function seenVerdict(object: ObjectResult, quarantine: readonly Row[]) {
  if (object.state === 'refused') return { state: 'refused', reason: object.reason };
  const { state, lines, accepted, filtered, blank, key } = object;
  const rejected = quarantine
    .filter(({ object_key }) => object_key === key)
    .map(({ line_number, reason, column_name, raw_line }) => [
      Number(line_number),
      reason,
      column_name,
      firstCharacters(raw_line),
    ]);
  return { state, lines, accepted, filtered, blank, rejected };
}

function wantedVerdict(verdict: Verdict) {
  if (verdict.state === 'refused') return verdict;
  const { groups: _, rejected, ...counts } = verdict;
  return {
    ...counts,
    rejected: rejected.map(([line, reason, column, raw]) => [line, reason, column, firstCharacters(raw)]),
  };
}

/** Each object is a build of its own. */
export function expectVerdicts(spec: Spec, traps: readonly Trap[], { builds, quarantine, summary }: Scanned) {
  const seen = builds.map(({ partition, objects }) => [
    partition,
    objects.map((object) => seenVerdict(object, quarantine)),
  ]);
  expect(Object.fromEntries(seen)).toEqual(
    Object.fromEntries(traps.map(({ name, verdict }) => [name, [wantedVerdict(verdict)]])),
  );
  const groups = traps.flatMap(({ verdict }) => (verdict.state === 'read' ? verdict.groups : []));
  expect(sortedRows(summary)).toEqual(sortedRows(mergeGroups(groups, spec)));
}
