/** Debian packages: installing them as root, and fetching newer ones without installing them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { findExecutable, isRoot } from './paths.mjs';
import { BootstrapError, say } from './say.mjs';

const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
const POLICY = '/usr/sbin/policy-rc.d';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

let lastInstall = Promise.resolve();

/**
 * Installs Debian packages without starting the services in them. Several at once wait for each
 * other: apt would refuse all but one.
 * @throws {BootstrapError} naming the command to run, when this user or machine cannot
 */
export function installPackages(packages, purpose) {
  const installed = lastInstall.then(() => install(packages, purpose));
  lastInstall = installed.catch(() => {});
  return installed;
}

async function install(packages, purpose) {
  const byHand = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!findExecutable('apt-get') || !isRoot()) {
    throw new BootstrapError(`${purpose} needs ${packages.join(', ')}.`, `as root: ${byHand}`);
  }
  say(`installing ${packages.join(', ')} from Debian's packages (${purpose}) ...`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, hint: byHand };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-q'];
  await exec(['apt-get', ...wait, 'update'], options);
  const what = ['install', '-y', '--no-install-recommends', ...packages];
  await withoutServiceStart(() => exec(['apt-get', ...wait, ...what], options));
}

/** While `body` runs, package scripts may not start services; an existing policy is respected. */
async function withoutServiceStart(body) {
  if (existsSync(POLICY)) return body();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
  try {
    return await body();
  } finally {
    rmSync(POLICY, { force: true });
  }
}

/**
 * Downloads packages of Debian unstable with everything they depend on, and installs nothing.
 * apt gets its own sources, lists, cache and an empty package database, all below `work`.
 * @returns {Promise<string[]>} paths of the .deb files
 */
export async function downloadUnstable(packages, work) {
  const options = privateApt(work);
  const hint = 'check that the Debian mirror can be reached';
  const update = 'apt-get update of Debian unstable';
  await exec(['apt-get', ...options, 'update'], { hint, what: update });
  const download = ['install', '-y', '--no-install-recommends', '--download-only'];
  const command = ['apt-get', ...options, ...download, ...packages];
  await exec(command, { hint, what: `apt-get install --download-only ${packages.join(' ')}` });
  const archives = join(work, 'cache/archives');
  const debs = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  return debs.map((name) => join(archives, name));
}

function privateApt(work) {
  for (const folder of ['state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  writeFileSync(join(work, 'status'), '');
  const source = `deb [signed-by=${KEYRING}] ${debianMirror()} unstable main\n`;
  writeFileSync(join(work, 'sources.list'), source);
  const settings = {
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferences': '-',
    'Dir::Etc::preferencesparts': '-',
    'APT::Default-Release': '',
    'APT::Sandbox::User': 'root', // the _apt user cannot write below a private folder
    'Acquire::Languages': 'none',
    'Acquire::Check-Valid-Until': 'false', // signed all the same; a snapshot mirror or a wrong clock will do
    'Acquire::Retries': '3',
  };
  return ['-q', ...Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])];
}

/** The mirror that this machine gets Debian itself from. */
export function debianMirror(etc = '/etc/apt') {
  const uris = sourceFiles(etc).flatMap((path) => urisOf(readFileSync(path, 'utf8')));
  return uris.find((uri) => /\/debian\/?$/.test(uri)) ?? DEFAULT_MIRROR;
}

function sourceFiles(etc) {
  const parts = join(etc, 'sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  return [join(etc, 'sources.list'), ...names].filter(
    (path) => /\.(list|sources)$/.test(path) && existsSync(path),
  );
}

/** The URIs in a sources file of either format: `deb [options] URI suite ...` or `URIs: URI ...`. */
function urisOf(text) {
  const oneLine = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)/gm;
  const deb822 = /^\s*URIs:\s*(.+)$/gim;
  const lists = [...text.matchAll(oneLine), ...text.matchAll(deb822)].map((match) => match[1]);
  return lists.flatMap((list) => list.trim().split(/\s+/));
}
