import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { CliError } from '../src/cli-error.ts';
import type { CommandResult } from '../src/envelope.ts';
import { createProgram } from '../src/program.ts';
import { type ProgramFactory, runCli } from '../src/run-cli.ts';

async function run(args: readonly string[], program: ProgramFactory = createProgram) {
  let [out, err] = ['', ''];
  const exitCode = await runCli(args, program, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { exitCode, out, err };
}

/** A program with one command, `try`, that ends as told. */
const endingWith =
  (end: () => CommandResult): ProgramFactory =>
  (finish) => {
    const program = new Command('ledgerline');
    program
      .command('try')
      .option('--json')
      .action(() => finish(end()));
    return program;
  };

const held: CommandResult = {
  kind: 'held',
  data: { partition: 'ingest_date=undated' },
  text: 'a table',
  exitCode: 3,
  problems: ['gate: too many rejected'],
};

describe('runCli', () => {
  it('prints text on stdout and problems on stderr', async () => {
    const result = await run(
      ['try'],
      endingWith(() => held),
    );

    expect(result).toEqual({ exitCode: 3, out: 'a table\n', err: 'ledgerline: gate: too many rejected\n' });
  });

  it('prints one envelope and nothing else with --json', async () => {
    const { exitCode, out, err } = await run(
      ['try', '--json'],
      endingWith(() => held),
    );

    expect([exitCode, err]).toEqual([3, '']);
    expect(JSON.parse(out)).toEqual({ ok: false, kind: 'held', data: held.data, problems: held.problems });
  });

  it.each([
    ['port-taken', 69, new CliError('port-taken', 69, ['port 4566 is taken'], { data: { port: 4566 } })],
    ['unexpected', 1, new Error('socket hang up')],
    ['unexpected', 1, Object.assign(new Error('open'), { code: 'ENOENT' })],
    ['terraform-failed', 1, Object.assign(new Error('apply'), { code: 'terraform-failed' })],
  ])('puts %s into an envelope, exit code %i', async (kind, code, error) => {
    const { exitCode, out } = await run(
      ['try', '--json'],
      endingWith(() => {
        throw error;
      }),
    );

    expect(exitCode).toBe(code);
    expect(JSON.parse(out)).toMatchObject({ ok: false, kind, problems: [error.message] });
  });

  it('says that a cloud does not answer, exit code 69', async () => {
    const { exitCode, err } = await run(
      ['try'],
      endingWith(() => {
        throw Object.assign(new Error('connect 127.0.0.1:1'), { code: 'ECONNREFUSED' });
      }),
    );

    expect([exitCode, err]).toEqual([
      69,
      expect.stringMatching(/does not answer \(connect 127\.0\.0\.1:1\)/),
    ]);
  });

  it.each([
    [['stats'], /Did you mean status\?/],
    [['local', 'don'], /Did you mean down\?/],
    [['demo', '--kep'], /Did you mean --keep\?/],
    [['env'], /missing required argument 'environment'/],
    [['query'], /a name or --sql is needed/],
    [['history', '2026-02-30'], /is no partition/],
    [['rejected', 'undated', '--samples', 'all'], /--samples "all"; allowed/],
    [['rejected', 'undated', '--format', 'xlsx'], /allowed: table, csv/],
    [['plan', '--partitions', 'undated', 'yesterday'], /"yesterday" is no partition/],
    [['trigger', '--timeout', '0'], /--timeout "0"; allowed/],
    [['backfill', '--from', '2026-01-01'], /--from and --to are needed/],
    [['backfill', '--from', '2026-01-02', '--to', '2026-01-01'], /is after --to/],
    [['backfill', '--stop', '--to', '2026-01-01'], /takes neither/],
    [['backfill', '--stop', '--dry-run', '--yes'], /--stop.*takes neither.*nor --dry-run/],
    [['accept', 'undated'], /required option '--reason <text>'/],
    [['accept', 'undated', '--reason', ' '], /--reason is empty/],
    [['pause', '--reason', ''], /--reason is empty/],
    [['rollback', 'undated', '--reason', ''], /--reason is empty/],
    [['release', 'undated', '--reason', ' \t'], /--reason is empty/],
    [['release'], /missing required argument 'partition'/],
    [['query', 'top_countries', '--sql', 'SELECT 1'], /not both/],
    [['env', 'Local; id'], /is no environment/],
    [[], /no command given/],
  ])('calls %j a mistake in use and helps', async (args, hint) => {
    const { exitCode, out, err } = await run(args);

    expect(exitCode).toBe(64);
    expect(out).toBe('');
    expect(err).toMatch(hint);
  });

  it('keeps to the envelope for a mistake in use', async () => {
    const { exitCode, out, err } = await run(['stats', '--json']);

    expect([exitCode, err]).toEqual([64, '']);
    expect(JSON.parse(out)).toMatchObject({ ok: false, kind: 'usage' });
  });

  it('shows examples in the help of each command that takes something', async () => {
    const takesNothing = ['doctor', 'synth'];
    const names = createProgram(() => {})
      .commands.map((command) => command.name())
      .filter((name) => !takesNothing.includes(name));
    const helps = await Promise.all([[], ...names.map((name) => [name])].map((of) => run([...of, '--help'])));

    for (const { exitCode, out } of helps) {
      expect(exitCode).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}\S/);
    }
  });
});
