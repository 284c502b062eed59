import { canonicalJson } from './canonical.ts';

/** How a list of named things became another one. */
export interface NamedDifference<Item> {
  readonly removed: readonly Item[];
  readonly added: readonly Item[];
  /** Those in both, as they were and as they are. */
  readonly kept: readonly (readonly [before: Item, after: Item])[];
  /** Whether those in both stand in another order. */
  readonly isReordered: boolean;
}

export function namedDifference<Item extends { readonly name: string }>(
  before: readonly Item[],
  after: readonly Item[],
): NamedDifference<Item> {
  const old = new Map(before.map((item) => [item.name, item]));
  const names = new Set(after.map(({ name }) => name));
  const kept = after.flatMap((item) => {
    const was = old.get(item.name);
    return was === undefined ? [] : [[was, item] as const];
  });
  const keptBefore = before.filter(({ name }) => names.has(name));
  return {
    removed: before.filter(({ name }) => !names.has(name)),
    added: after.filter(({ name }) => !old.has(name)),
    kept,
    isReordered: kept.some(([{ name }], index) => name !== keptBefore[index]?.name),
  };
}

interface ChangedMember {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Members that are not the same in two objects, by name; undefined stands for one that is not there. */
export function changedMembers(before: object, after: object): readonly ChangedMember[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((member) => canonicalJson(member.before ?? null) !== canonicalJson(member.after ?? null));
}
