import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('../dist/main.mjs', import.meta.url));

const ledgerline = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

describe('the built ledgerline', () => {
  it('prints its help', () => {
    const { status, stdout, stderr } = ledgerline(['--help']);

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Usage: ledgerline[\s\S]*demo[\s\S]*Examples:/);
  });

  it('answers a missing data folder with one object', () => {
    const { status, stdout } = ledgerline(['demo', '--data', '/nonexistent', '--json']);

    expect(status).toBe(64);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      kind: 'data-missing',
      problems: [expect.stringMatching(/^--data \/nonexistent: no such folder/)],
    });
  });

  it('does not know what it does not know', () => {
    const { status, stdout, stderr } = ledgerline(['querry']);

    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/unknown command 'querry'\n\(Did you mean query\?\)/);
  });

  it('prints variables that a shell takes, and unsets a profile', () => {
    const { stdout } = ledgerline(['env', 'local'], { LEDGERLINE_PORT: '4999', AWS_PROFILE: 'prod' });
    const script = `${stdout}\nprintf '%s %s' "$AWS_ENDPOINT_URL" "\${AWS_PROFILE-none}"`;

    expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout).toBe('http://127.0.0.1:4999 none');
  });

  it('knows the environments, and leaves nothing of the local one in a real one', () => {
    const left = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', LEDGERLINE_PORT: '4999' };

    const unknown = ledgerline(['env', 'nosuch']);
    const dev = ledgerline(['env', 'dev'], left);

    expect(unknown.status).toBe(64);
    expect(unknown.stderr).toMatch(/"nosuch" is no environment; allowed: local, dev, staging, prod/);
    expect(dev.stdout).toMatch(/^unset AWS_ACCESS_KEY_ID$/m);
  });

  it('asks for the pipeline that is named, by option or variable, and for no other', () => {
    const nowhere = { LEDGERLINE_PORT: '1' };

    const byOption = ledgerline(['status', '-p', 'online-retail'], nowhere);
    const byVariable = ledgerline(['status'], { ...nowhere, LEDGERLINE_PIPELINE: 'online-retail' });
    const unknown = ledgerline(['pause', '--reason', 'x', '-p', 'sales'], nowhere);

    for (const { stderr } of [byOption, byVariable])
      expect(stderr).toMatch(
        /ledgerline-local-online-retail-trigger.*npm run deploy -- local -p online-retail/,
      );
    expect([unknown.status, unknown.stderr]).toEqual([
      64,
      expect.stringMatching(/"sales" is no pipeline; allowed: users-summary, online-retail/),
    ]);
  });

  it('deploys the pipeline that is named, whatever a variable says', () => {
    const { stdout } = ledgerline(['env', 'dev', '-p', 'users-summary'], {
      LEDGERLINE_PIPELINE: 'online-retail',
    });

    expect(stdout).toMatch(/^export LEDGERLINE_PIPELINE='?users-summary'?$/m);
    expect(ledgerline(['status', '--help']).stdout).toMatch(/-p, --pipeline <name> .*default: users-summary/);
  });

  it.each([
    [['trigger', '--timeout', '5'], /--timeout is of --wait/],
    [['query', '--sql', ' '], /--sql is empty/],
  ])('takes %j for a mistake', (args, problem) => {
    const { status, stderr } = ledgerline(args, { LEDGERLINE_PORT: '1' });

    expect([status, stderr]).toEqual([64, expect.stringMatching(problem)]);
  });

  it('refuses a port that is none', () => {
    const { status, stderr } = ledgerline(['env', 'local'], { LEDGERLINE_PORT: '70000' });

    expect(status).toBe(78);
    expect(stderr).toMatch(/LEDGERLINE_PORT is "70000"; allowed: a whole number from 1 to 65535/);
  });

  it('says what is missing when no cloud answers', () => {
    const { status, stdout } = ledgerline(['status', '--json'], { LEDGERLINE_PORT: '1' });

    expect(status).toBe(69);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'cloud-unreachable',
      problems: [expect.stringMatching(/ECONNREFUSED.*demo -- --keep/)],
    });
  });

  it('takes production from its option alone, never from a variable that was left behind', () => {
    const { stderr } = ledgerline(['trigger', '--yes'], {
      LEDGERLINE_ENVIRONMENT: 'prod',
      LEDGERLINE_PORT: '1',
    });

    expect(stderr).toMatch(/ledgerline-local-trigger of users-summary in local/);
  });
});
