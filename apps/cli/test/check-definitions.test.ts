import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pipelines, usersSummary } from '@ledgerline/pipelines';
import { checkDefinitions, definitionFile } from '../src/check-definitions.ts';
import { projectRoot } from '../src/project.ts';

const wrong = {
  ...usersSummary,
  name: 'wrong-users',
  gates: { maxRejectedRatio: 5 },
  summary: { ...usersSummary.summary, groupBy: ['contry'] },
};

describe('checkDefinitions', () => {
  it('lets the definitions of the workspace through, each in the file of its name', () => {
    expect(() => checkDefinitions()).not.toThrow();
    for (const name of Object.keys(pipelines))
      expect(existsSync(join(projectRoot, definitionFile(name)))).toBe(true);
  });

  it('names file, path, value and what is allowed for every mistake', () => {
    expect(() => checkDefinitions({ 'wrong-users': wrong })).toThrow(
      expect.objectContaining({
        kind: 'wrong-definition',
        exitCode: 78,
        problems: [
          expect.stringMatching(
            /^packages\/pipelines\/src\/wrong-users\.ts: gates\.maxRejectedRatio: saw 5; allowed: /,
          ),
          expect.stringMatching(
            /^packages\/pipelines\/src\/wrong-users\.ts: summary\.groupBy\.0: saw "contry"; allowed: .*country/,
          ),
        ],
      }),
    );
  });
});
