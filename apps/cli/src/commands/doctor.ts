import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { awsProviderVersion, findProviderMirror } from '@ledgerline/local-aws';
import { type Check, checkMachine } from '@ledgerline/tooling/machine';
import { readLocalStatus } from '../cloud/local-cloud.ts';
import { portUser } from '../cloud/port-user.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { localPort, projectRoot } from '../project.ts';
import { renderTable } from '../render/table.ts';

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function checkPort(): Promise<Check> {
  const port = localPort();
  const status = await readLocalStatus();
  const isOurs = status.kind === 'running' && status.port === port;
  const isOk = isOurs || (await isFree(port));
  const user = isOk ? undefined : (portUser(port) ?? 'another process');
  return {
    name: 'port',
    ok: isOk,
    found: isOurs
      ? `${port}, our local cloud`
      : `${port}, ${user === undefined ? 'free' : `taken by ${user}`}`,
    allowed: 'a free port',
    fix: 'stop that process, or choose another port with LEDGERLINE_PORT',
  };
}

/** Without a mirror Terraform downloads the provider, which is fine but slow. */
function checkProvider(): Check {
  const name = 'aws provider';
  const allowed = `${awsProviderVersion}, from a mirror or the registry`;
  try {
    const mirror = findProviderMirror({ named: process.env.TF_PLUGIN_MIRROR });
    const found =
      mirror === undefined ? 'no mirror: the registry serves it (150 MB, once)' : `mirror ${mirror}`;
    return { name, ok: true, found, allowed, fix: '' };
  } catch (error) {
    const fix = error instanceof Error ? error.message : String(error);
    return { name, ok: false, found: process.env.TF_PLUGIN_MIRROR ?? '', allowed, fix };
  }
}

function checkInstalled(name: string, path: string): Check {
  const isThere = existsSync(join(projectRoot, path));
  const found = isThere ? path : `no ${path}`;
  return {
    name,
    ok: isThere,
    found,
    allowed: 'installed',
    fix: 'run `npm run ledgerline -- doctor`, it installs it',
  };
}

/** Everything the demo needs of this machine, with the fix for what is missing. */
export async function doctor(): Promise<CommandResult> {
  const checks: readonly Check[] = [
    ...checkMachine(projectRoot),
    checkInstalled('workspace', 'node_modules/.modules.yaml'),
    checkInstalled('python packages', '.venv/bin/python'),
    await checkPort(),
    checkProvider(),
  ];
  const problems = checks
    .filter(({ ok }) => !ok)
    .map(({ name, found, allowed, fix }) => `${name}: found ${found}, needs ${allowed}; ${fix}`);
  const rows = checks.map(({ name, ok, found, allowed }) => [ok ? 'ok' : 'MISSING', name, found, allowed]);
  const columns = ['', 'what', 'found', 'allowed'].map((head) => ({ head }));
  return {
    kind: 'doctor',
    data: { checks },
    text: renderTable(columns, rows).join('\n'),
    exitCode: problems.length === 0 ? exitCodes.done : exitCodes.dependencyMissing,
    problems,
  };
}
