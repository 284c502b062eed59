// What Ledgerline needs of a machine and cannot install. Plain JavaScript without dependencies:
// it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, ok: boolean, found: string, allowed: string, fix: string, path?: string }} Check */

const minimumFreeGb = 4;

/** @returns {string} what the command printed on both streams, empty if it cannot run */
function outputOf(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  return status === 0 ? `${stdout}${stderr}` : '';
}

/** True when the dotted version `found` is at least `wanted` (major and minor count). */
export function isAtLeast(found, wanted) {
  const [a, b] = [found, wanted].map((version) => version.split('.').map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : a[1] >= b[1];
}

/** @returns {Check} */
export function checkNode(found = process.versions.node) {
  return {
    name: 'node',
    ok: isAtLeast(found, '20.19'),
    found,
    allowed: '>= 20.19',
    fix: 'install Node 20.19 or newer, for instance `nvm install` (it reads .nvmrc)',
  };
}

/** Debian keeps `ensurepip`, without which no environment can be made, in a package of its own. */
const describePython =
  'import sys, importlib.util as u; print("%d.%d.%d" % sys.version_info[:3], u.find_spec("ensurepip") is not None, sys.executable)';

/** The first Python on PATH of a version that the lock file is made for. @returns {Check} */
export function checkPython(candidates = ['python3.11', 'python3.12', 'python3', 'python']) {
  const seen = candidates
    .map((command) => outputOf(command, ['-c', describePython]).match(/^(\S+) (True|False) (.+)$/m) ?? [])
    .map(([, version, hasVenv, path]) => ({ version, hasVenv: hasVenv === 'True', path }))
    .filter(({ version }) => version !== undefined);
  const fit = seen.find(({ version, hasVenv }) => /^3\.1[12]\./.test(version) && hasVenv);
  const others = seen.map(({ version, hasVenv }) => `${version}${hasVenv ? '' : ' without venv'}`);
  return {
    name: 'python',
    ok: fit !== undefined,
    found: fit?.version ?? ([...new Set(others)].join(', ') || 'none'),
    allowed: '3.11 or 3.12, with venv',
    fix: 'install Python 3.11 with venv (Debian: `apt-get install python3 python3-venv`, macOS: `brew install python@3.11`) so that `python3.11`, `python3.12` or `python3` on PATH is one of them',
    ...(fit && { path: fit.path }),
  };
}

/** Java of JAVA_HOME, where Spark looks first, else of PATH. @returns {Check} */
export function checkJava(javaHome = process.env.JAVA_HOME) {
  const command = javaHome ? join(javaHome, 'bin', 'java') : 'java';
  const found = outputOf(command, ['-version']).match(/version "([^"]+)"/)?.[1];
  return {
    name: 'java',
    ok: found?.split('.')[0] === '17',
    found: found ?? `none (${command})`,
    allowed: '17',
    fix: `install a Java 17 runtime (Debian: \`apt-get install openjdk-17-jre-headless\`)${javaHome ? ' and point JAVA_HOME at it, or unset JAVA_HOME' : ''}`,
  };
}

/** @returns {Check} */
export function checkTerraform() {
  const found = outputOf('terraform', ['version']).match(/Terraform v([0-9.]+)/)?.[1];
  return {
    name: 'terraform',
    ok: found !== undefined && isAtLeast(found, '1.10'),
    found: found ?? 'none',
    allowed: '>= 1.10',
    fix: 'install Terraform 1.10 or newer and put it on PATH (the download page of Terraform lists packages for each system)',
  };
}

/** @returns {Check} */
export function checkDisk(folder) {
  const { bavail, bsize } = statfsSync(folder);
  const freeGb = (bavail * bsize) / 1e9;
  return {
    name: 'disk',
    ok: freeGb >= minimumFreeGb,
    found: `${freeGb.toFixed(1)} GB free`,
    allowed: `>= ${minimumFreeGb} GB free`,
    fix: `free some space on the disk of ${folder}`,
  };
}

/** CDKTF packs the Lambdas with a command line that has the path unquoted. @returns {Check} */
export function checkFolder(folder) {
  return {
    name: 'folder',
    ok: !/[\s'"$`\\]/.test(folder),
    found: folder,
    allowed: 'a path without blanks, quotes, $ and backslashes',
    fix: 'move the clone to such a folder; the tools that pack the Lambdas cannot read this one',
  };
}

/** Everything that a first run needs; the caller decides what a failed check means. @returns {Check[]} */
export function checkMachine(folder) {
  return [checkFolder(folder), checkNode(), checkPython(), checkJava(), checkTerraform(), checkDisk(folder)];
}

/** Commands of the CLI that use neither a cloud nor Spark; `doctor` says itself what is missing. */
const onFilesAlone = new Set(['run', 'contract', 'doctor', 'help', '--help', '-h', '--version']);
const ofTheCloud = new Set(['java', 'terraform']);

/**
 * The checks that a root script cannot go without.
 *
 * @param {readonly Check[]} checks
 * @param {readonly string[]} script its name and arguments
 * @returns {readonly Check[]}
 */
export function neededFor(checks, [name, command, ...args]) {
  const isAlone = name === 'ledgerline' && (command === undefined || onFilesAlone.has(command));
  const isOnSpark = args.some((one) => /^(--engine=)?spark$/.test(one));
  return isAlone && !isOnSpark ? checks.filter((check) => !ofTheCloud.has(check.name)) : checks;
}

/** @param {readonly Check[]} checks */
export function describeProblems(checks) {
  return checks
    .filter(({ ok }) => !ok)
    .map(({ name, found, allowed, fix }) => `${name}: found ${found}, needs ${allowed}; ${fix}`);
}
