/** Where things are: the clone, the cache and what can be run. */
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the clone. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder for what is fetched or made once: `$XDG_CACHE_HOME/sluice` or `~/.cache/sluice`. */
export function cacheDir() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sluice');
}

/** Whether this process may write to the system's package database. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/** The first of `names` that can be executed, on PATH or in the system folders, else undefined. */
export function findExecutable(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/sbin'];
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable);
}

/** Whether the file exists and may be executed by this process. */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
