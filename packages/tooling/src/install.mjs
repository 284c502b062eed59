// Brings the pinned tools and libraries into the project's own folder. Each step leaves a stamp
// (a hash of what it installed from) as its last act, so a step that was killed runs again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './processes.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

const hashOf = (...parts) => createHash('sha256').update(parts.join('\n')).digest('hex');

/** Installs unless the last install was from the same sources and what it made is still there. */
async function once({ root, name, hash, made, what }, install) {
  const stamp = join(root, '.ledgerline', 'stamps', name);
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  rmSync(stamp, { force: true });
  say(`installing ${what} ...`);
  await install();
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, hash);
}

/** The pnpm of `packageManager`, unpacked below .ledgerline/ after its hash was compared. @returns {Promise<string>} its script */
export async function installPnpm(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [, version, sha512] = packageManager.match(/^pnpm@([^+]+)\+sha512\.([0-9a-f]+)$/);
  const home = join(root, '.ledgerline', 'tools', `pnpm-${version}`);
  const script = join(home, 'bin', 'pnpm.cjs');
  if (existsSync(script)) return script;

  const staging = `${home}.${process.pid}`;
  mkdirSync(staging, { recursive: true });
  await run('npm', ['pack', `pnpm@${version}`, '--silent', '--pack-destination', staging], { cwd: staging });
  const tarball = join(staging, `pnpm-${version}.tgz`);
  const seen = createHash('sha512').update(readFileSync(tarball)).digest('hex');
  if (seen !== sha512)
    throw new Error(
      `pnpm ${version} has sha512 ${seen}, package.json allows ${sha512}; check the registry npm uses`,
    );
  await run('tar', ['-xzf', tarball, '-C', staging]);
  rmSync(home, { recursive: true, force: true });
  renameSync(join(staging, 'package'), home);
  rmSync(staging, { recursive: true });
  return script;
}

/** node_modules of the whole workspace, from pnpm-lock.yaml alone. */
export async function installWorkspace(root) {
  const pnpm = await installPnpm(root);
  const hash = hashOf(process.version, readFileSync(join(root, 'pnpm-lock.yaml')));
  const made = join(root, 'node_modules', '.modules.yaml');
  await once({ root, name: 'workspace', hash, made, what: 'the workspace (1 GB)' }, () =>
    run(process.execPath, [pnpm, 'install', '--frozen-lockfile'], {
      cwd: root,
      env: { ...process.env, CI: 'true' },
    }),
  );
}

/**
 * .venv from requirements.txt alone, every file compared with its hash.
 *
 * @param {string} root
 * @param {{ version: string, path: string }} python the one that makes the environment
 */
export async function installPython(root, python) {
  const requirements = join(root, 'requirements.txt');
  const venv = join(root, '.venv');
  const made = join(venv, 'bin', 'python');
  const hash = hashOf(python.version, venv, readFileSync(requirements));
  await once({ root, name: 'python', hash, made, what: 'the Python environment (1 GB)' }, async () => {
    await run(python.path, ['-m', 'venv', '--clear', venv], { cwd: root });
    await run(made, ['-m', 'pip', 'install', '--require-hashes', '-r', requirements], { cwd: root });
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One install at a time in a folder: a second one waits for the first. */
async function locked(root, install) {
  const lock = join(root, '.ledgerline', 'install.lock');
  mkdirSync(join(lock, '..'), { recursive: true });
  for (let isTold = false; ; isTold = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(existsSync(lock) ? readFileSync(lock, 'utf8') : 0);
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true });
    else if (!isTold) say(`another install is at work in this folder (process ${owner}); waiting for it`);
    await sleep(200);
  }
  try {
    return await install();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Everything that can be installed. @throws Error with what the failed command said, and what to do */
export async function installAll(root, python) {
  try {
    await locked(root, () => Promise.all([installWorkspace(root), installPython(root, python)]));
  } catch (error) {
    throw new Error(
      `${error.message}\ncannot install; look at the network and at the registries that npm and pip are set to, then run the same command again`,
    );
  }
}
