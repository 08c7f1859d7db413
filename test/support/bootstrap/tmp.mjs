/**
 * Temporary folders that never stay behind: each is named after the process that made it, removed
 * when that process exits, and swept by the next one if it was killed too hard to tidy up.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^sluice-(\d+)-/;
const live = new Set();
const swept = new Set();
let watching = false;

/**
 * Makes a fresh folder, readable by this user only. Short, since unix socket paths end at 107 bytes.
 * @param {string} label a word for the reader of `ls /tmp`
 * @param {string} [parent] default: the system's temporary folder
 */
export function makeTemporaryDir(label, parent = tmpdir()) {
  mkdirSync(parent, { recursive: true });
  sweepStale(parent);
  watchExit();
  const path = join(parent, `sluice-${process.pid}-${randomBytes(4).toString('hex')}-${label}`);
  mkdirSync(path, { mode: 0o700 });
  live.add(path);
  return path;
}

/** Removes a folder made here. Does nothing when it is gone already. */
export function removeTemporaryDir(path) {
  live.delete(path);
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

function watchExit() {
  if (!watching) process.once('exit', removeAll);
  watching = true;
}

function removeAll() {
  for (const path of live) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Removes what processes that no longer exist left in `parent`; looks once per process. */
function sweepStale(parent) {
  if (swept.has(parent)) return;
  swept.add(parent);
  for (const name of readdirSync(parent)) {
    const owner = NAME.exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) tryRemove(join(parent, name));
  }
}

function tryRemove(path) {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Another user's folder, or another process sweeps it as well: not ours to complain about.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
