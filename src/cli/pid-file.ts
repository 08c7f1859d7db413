import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';
import { makeFolderFor } from './run-file-folder.js';

/** What stands in a pid file, one per line: pid, start time of that process, address of its API. */
export interface RunningProcess {
  readonly pid: number;
  /** Tells the process from a later one with the same pid; empty where that is not known. */
  readonly started: string;
  /** As `http://127.0.0.1:10000`; empty until it listens. */
  readonly url: string;
}

/** The process that the file names, if it is still running. */
export function readPidFile(path: string): RunningProcess | undefined {
  const found = parsePidFile(readText(path));
  return found !== undefined && isAlive(found) ? found : undefined;
}

/**
 * Takes the pid file for this process. Of two processes that try at the same time, one gets it.
 * @throws SluiceError ALREADY_RUNNING, CONFIG_INVALID, FILE_UNWRITABLE
 */
export function takePidFile(path: string): void {
  makeFolderFor(path, 'pid file');
  const mine = writeBeside(path, '');
  try {
    while (!tryLink(mine, path)) removeStale(path);
  } finally {
    unlinkSync(mine);
  }
}

/** Adds the address of the API to this process's pid file. @throws SluiceError FILE_UNWRITABLE */
export function completePidFile(path: string, url: string): void {
  renameSync(writeBeside(path, url), path);
}

export function releasePidFile(path: string): void {
  rmSync(path, { force: true });
}

/** This process as a file of its own, of which the pid file is made in one step; its name. */
function writeBeside(path: string, url: string): string {
  const name = `${path}.${randomUUID()}`;
  try {
    writeFileSync(name, format({ pid: process.pid, started: startTime(process.pid), url }));
    return name;
  } catch (cause) {
    rmSync(name, { force: true });
    const message = `pid file ${path} cannot be written: ${reasonOf(cause)}`;
    throw new SluiceError('FILE_UNWRITABLE', message, {
      hint: 'Make room on its file system, let the replicator write in its folder, or change `pidFile`; then start again.',
      cause,
    });
  }
}

/** A link is made only if there is no such file: unlike a rename it never overwrites. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @throws SluiceError ALREADY_RUNNING if the process that the file names is alive */
function removeStale(path: string): void {
  const text = readText(path);
  const found = parsePidFile(text);
  if (found !== undefined && isAlive(found)) {
    throw new SluiceError(
      'ALREADY_RUNNING',
      `a replicator for this service runs already, as process ${found.pid} (${path})`,
      { hint: 'See it with `replicator status`; stop it with `replicator stop`.' },
    );
  }
  // Another process may have taken the stale file's place since it was read: then that one is put
  // back, and is found alive in the next round.
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) !== text) tryLink(aside, path);
  unlinkSync(aside);
}

function format({ pid, started, url }: RunningProcess): string {
  return `${pid}\n${started}\n${url}\n`;
}

function parsePidFile(text: string | undefined): RunningProcess | undefined {
  const [pid = '', started = '', url = ''] = text?.split('\n') ?? [];
  return /^[1-9]\d*$/.test(pid) ? { pid: Number(pid), started, url } : undefined;
}

function isAlive({ pid, started }: RunningProcess): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // In a container every start may have the same pid, also as what a killed one has left behind.
  return started === startTime(pid) && (started !== '' || pid !== process.pid);
}

/**
 * Clock ticks since boot when the process started: field 22 of proc(5) `stat`. Empty where there is
 * no such file, and for a process that has ended and that its parent has not asked about yet.
 */
function startTime(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`) ?? '';
  // The second field, the name in brackets, may hold anything.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? '' : (fields[18] ?? '');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
