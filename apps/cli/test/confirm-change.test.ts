import { describe, expect, it } from '@jest/globals';
import { type Change, confirmChange, type Terminal } from '../src/operate/confirm-change.ts';

const change: Change = {
  environment: 'dev',
  pipeline: 'users-summary',
  will: 'ingest_date=2026-11-23 goes back to the build of run jr_1',
  details: ['  5 records are published'],
  isAgreed: false,
};

/** A terminal on which somebody answers as told, or nobody is there. */
function terminal(answer?: string) {
  const said: string[] = [];
  const asked: string[] = [];
  const one: Terminal = {
    isInteractive: answer !== undefined,
    say: (line) => said.push(line),
    ask: async (question) => {
      asked.push(question);
      return answer ?? '';
    },
  };
  return { one, said, asked };
}

describe('confirmChange', () => {
  it('says where and what before it asks', async () => {
    const { one, said, asked } = terminal('y');

    await confirmChange(change, one);

    expect(said).toEqual([
      'In dev, users-summary: ingest_date=2026-11-23 goes back to the build of run jr_1.',
      '  5 records are published',
    ]);
    expect(asked).toEqual(['Do it in dev? [y/N] ']);
  });

  it.each(['y', 'Y', 'yes', ' YES '])('goes on for %j', async (answer) => {
    await expect(confirmChange(change, terminal(answer).one)).resolves.toBeUndefined();
  });

  it.each(['', 'n', 'no', 'yep', 'dev', 'yyes'])('stops for %j', async (answer) => {
    await expect(confirmChange(change, terminal(answer).one)).rejects.toMatchObject({
      kind: 'not-confirmed',
      exitCode: 1,
    });
  });

  it('asks for the name of production, and takes no yes for it', async () => {
    const prod = { ...change, environment: 'prod' };

    await expect(confirmChange(prod, terminal('prod').one)).resolves.toBeUndefined();
    for (const answer of ['y', 'yes', 'PROD', 'production', ''])
      await expect(confirmChange(prod, terminal(answer).one)).rejects.toMatchObject({ exitCode: 1 });
  });

  it('asks nothing of a script that agreed beforehand, and still says what it does', async () => {
    for (const environment of ['dev', 'prod']) {
      const { one, said, asked } = terminal();

      await confirmChange({ ...change, environment, isAgreed: true }, one);

      expect(asked).toEqual([]);
      expect(said[0]).toMatch(`In ${environment}, users-summary: `);
    }
  });

  it('is a mistake in use where nobody can answer', async () => {
    const { one, asked } = terminal();

    await expect(confirmChange(change, one)).rejects.toMatchObject({
      exitCode: 64,
      problems: [expect.stringMatching(/nothing was changed.*--yes/)],
    });
    expect(asked).toEqual([]);
  });
});
