import type { Environment } from '../src/environments.ts';
import type { SynthesisedStack } from './synthesise.ts';

const embeddedJson = /^[{[]/;

/** Policies and patterns are JSON in a string: a reviewer wants to read them. */
function unfold(value: unknown): unknown {
  if (typeof value === 'string' && embeddedJson.test(value)) return unfold(JSON.parse(value));
  if (Array.isArray(value)) return value.map(unfold);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, child]) => [key, unfold(child)]),
  );
}

function flatten(value: unknown, path: string): [string, string][] {
  if (value === null || typeof value !== 'object') return [[path, JSON.stringify(value)]];
  if (Array.isArray(value) && value.every((child) => typeof child !== 'object')) {
    return [[path, JSON.stringify(value)]];
  }
  const children = Object.entries(value);
  if (children.length === 0) return [[path, JSON.stringify(value)]];
  return children.flatMap(([key, child]) => flatten(child, `${path} ${key}`));
}

/**
 * One line per value of a stack, `<section> <type> <id> <path>: <value>`, without what changes with every
 * commit (hashes of content) or differs between environments anyway (name, account, region).
 */
export function describeStack(stack: SynthesisedStack, { name, account, region }: Environment): string[] {
  const text = JSON.stringify(unfold(stack.json))
    .replaceAll(account, '<account>')
    .replaceAll(region, '<region>')
    .replaceAll(new RegExp(`(?<![a-z])${name}(?![a-z])`, 'g'), '<environment>')
    .replaceAll(/[0-9a-f]{64}|[0-9A-F]{32}/g, '<hash>')
    .replaceAll(/_[0-9A-F]{8}(?=[".])/g, ''); // CDKTF's hash of a construct's path
  const { terraform, provider, resource, output } = JSON.parse(text);
  return Object.entries({ terraform, provider, resource, output })
    .flatMap(([section, value]) => flatten(value, section))
    .map(([path, value]) => `${path.replace(/^resource /, '')}: ${value}`)
    .sort();
}

/** Lines of `other` that `base` lacks with `+`, and the reverse with `-`. */
export function differences(base: readonly string[], other: readonly string[]): string[] {
  const gone = base.filter((line) => !other.includes(line)).map((line) => [line, '-'] as const);
  const added = other.filter((line) => !base.includes(line)).map((line) => [line, '+'] as const);
  return [...gone, ...added].sort(([a], [b]) => (a < b ? -1 : 1)).map(([line, sign]) => `${sign} ${line}`);
}
