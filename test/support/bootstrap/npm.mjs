/** npm packages as the lock file names them. */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages } from './apt.mjs';
import { execute, tail } from './exec.mjs';
import { findExecutable, root } from './paths.mjs';
import { BootstrapError, say } from './say.mjs';

const OLDEST_NODE = [20, 19];

/** What compiles better-sqlite3 where no ready-made binary can be had: command, Debian package. */
const TOOLCHAIN = { python3: 'python3', make: 'make', 'g++': 'g++' };

/**
 * Runs `npm ci` unless node_modules holds what the lock file asks for.
 * @throws {BootstrapError}
 */
export async function ensurePackages() {
  checkNode();
  if (isInstalled()) return;
  refuseLink();
  say('installing the npm packages (a minute or two, once) ...');
  const { code, output } = await ci();
  if (code === 0) return;
  const missing = missingToolchain();
  if (missing.length === 0 || !/node-gyp|better-sqlite3/.test(output)) throw failed(output);
  await installPackages(missing, 'compiling better-sqlite3');
  const second = await ci();
  if (second.code !== 0) throw failed(second.output);
}

/** `npm ci` would empty the folder that a link leads to, and leave it empty. */
function refuseLink() {
  const link = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false });
  if (!link?.isSymbolicLink()) return;
  const what = 'node_modules is a symbolic link to packages other than the lock file names.';
  throw new BootstrapError(what, 'remove the link, or run npm ci where it leads to');
}

function failed(output) {
  const hint = 'check that the npm registry can be reached, then run: npm ci';
  return new BootstrapError('`npm ci` failed.', hint, tail(output));
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  const what = `Node.js ${process.versions.node} is too old.`;
  throw new BootstrapError(what, `install Node.js ${OLDEST_NODE.join('.')} or newer`);
}

function ci() {
  return execute(['npm', 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    env: { ...process.env, ...headers() },
  });
}

/** Compiles against the headers that came with this Node.js instead of downloading them. */
function headers() {
  const prefix = dirname(dirname(process.execPath));
  const file = join(prefix, 'include/node/node_version.h');
  if (!existsSync(file)) return {};
  const text = readFileSync(file, 'utf8');
  const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  const version = ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.');
  return version === process.versions.node ? { npm_config_nodedir: prefix } : {};
}

/**
 * Compares contents, not times: a checkout touches the lock file without changing it. Packages
 * for other platforms are optional and may be absent.
 */
function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional && !present[path]),
  );
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : undefined;
}

function missingToolchain() {
  const missing = Object.keys(TOOLCHAIN).filter((command) => !findExecutable(command));
  return missing.map((command) => TOOLCHAIN[command]);
}
