import type * as z from 'zod';
import type { DefinitionProblem } from './definition-error.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
  array: 'an array',
};
const units: Readonly<Record<string, string>> = { string: ' in length', array: ' in length' };

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], root);
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, child) => (typeof child === 'bigint' ? String(child) : child));
  } catch {
    return 'a value that JSON cannot hold';
  }
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = jsonOf(value);
  return text === undefined ? typeof value : text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What would have been right, in words; checks of our own say it themselves. */
function allowedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `allowed: ${kinds[issue.expected] ?? `a ${issue.expected}`}`;
    case 'too_small':
      return `allowed: ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `allowed: at most ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'invalid_value':
      return `allowed: ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    default:
      return issue.message;
  }
}

function problem(path: Path, seen: unknown, allowed: string): DefinitionProblem {
  return { path: path.map(String).join('.') || '(definition)', message: `saw ${show(seen)}; ${allowed}` };
}

/** Turns one issue of zod into problems of our wording: path, value seen, what is allowed. */
export function toProblems(definition: unknown, issue: Issue): DefinitionProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      problem([...path, key], valueAt(definition, [...path, key]), `no such name; ${issue.message}`),
    );
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => problem(path, path.at(-1), `as a name; ${allowedBy(inner)}`));
  const allowed = issue.message.startsWith('allowed: ') ? issue.message : allowedBy(issue);
  return [problem(path, valueAt(definition, path), allowed)];
}

/** The name a definition gives itself, for the head of the message. */
export function nameOf(definition: unknown): string {
  return show((definition as { name?: unknown } | null | undefined)?.name);
}
