import { describe, expect, it } from '@jest/globals';
import { environments } from '../src/environments.ts';
import { describeStack, differences } from './describe-stack.ts';
import { synthesiseAll } from './synthesise.ts';

const stacks = synthesiseAll().map(
  ([name, stack]) => [name, describeStack(stack, environments[name])] as const,
);
const [prod] = stacks.filter(([name]) => name === 'prod').map(([, lines]) => lines);

describe('the reviewed stacks', () => {
  it('prod, whole', () => {
    expect(prod?.join('\n')).toMatchSnapshot();
  });

  it.each(stacks.filter(([name]) => name !== 'prod'))('%s, where it differs from prod', (_, lines) => {
    expect(differences(prod ?? [], lines).join('\n')).toMatchSnapshot();
  });

  it('changes when a value of a resource changes', () => {
    const changed = prod?.map((line) => line.replace('"G.1X"', '"G.2X"')) ?? [];

    expect(differences(prod ?? [], changed)).toHaveLength(2);
  });
});
