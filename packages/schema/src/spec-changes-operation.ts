import { changedMembers } from './named-difference.ts';
import type { Spec } from './spec.ts';
import { type SpecChange, turned } from './spec-change.ts';

const gateEffects: Readonly<Record<keyof Spec['gates'], string>> = {
  maxRejectedRatio:
    'builds are judged by it at the next look, those that are held too; what is published stays',
  minAccepted: 'builds are judged by it at the next look, those that are held too; what is published stays',
  duplicateContent:
    'builds with the bytes of another are judged by it at the next look; what is published stays',
};

const arrivalEffects: Readonly<Record<keyof Spec['arrival'], string>> = {
  successObject: 'partitions that are not built yet begin to wait for `_SUCCESS`, or stop waiting',
  quietMinutes: 'partitions that are not built yet wait as long after their last change',
  minRunIntervalMinutes: 'runs start as far apart from now on',
};

const objectiveEffects: Readonly<Record<keyof Spec['objectives'], string>> = {
  freshnessHours: 'the alarm on the age of the data goes off at another age',
  runCostUsd: 'runs scan as much as it pays for, the alarm on cost follows',
};

function sectionChanges<Section extends object>(
  path: string,
  [before, after]: readonly [Section, Section],
  effects: Readonly<Record<keyof Section, string>>,
): readonly SpecChange[] {
  return changedMembers(before, after).map(({ name, before: was, after: is }) => ({
    path: `${path}.${name}`,
    class: 'compatible',
    sentence: `${turned(was, is)}: ${effects[name as keyof Section]}`,
  }));
}

function queryEffect(before: unknown, after: unknown): string {
  if (after === undefined) return 'removed: whoever runs it by its name gets an error';
  return before === undefined ? 'added' : 'changed: whoever runs it by its name gets another answer';
}

function queryChanges(before: Spec['queries'], after: Spec['queries']): readonly SpecChange[] {
  return changedMembers(before, after).map(({ name, before: was, after: is }) => ({
    path: `queries.${name}`,
    class: 'compatible',
    sentence: queryEffect(was, is),
  }));
}

/** Changes of how a pipeline is run and asked, which no published number knows of. */
export function operationChanges(before: Spec, after: Spec): readonly SpecChange[] {
  return [
    ...queryChanges(before.queries, after.queries),
    ...sectionChanges('gates', [before.gates, after.gates], gateEffects),
    ...sectionChanges('arrival', [before.arrival, after.arrival], arrivalEffects),
    ...sectionChanges('objectives', [before.objectives, after.objectives], objectiveEffects),
  ];
}
