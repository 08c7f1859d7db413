import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SluiceError } from '../../errors/sluice-error.js';

/** A file to be written, by its path; secret ones are for their owner alone. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly isSecret: boolean;
}

/** What stands where in the folder of `replicator keys`. */
export const PLACES = {
  /** Needed to sign further hosts only: to be kept apart from them. */
  authorityKey: 'authority/ca.key',
  authority: 'authority/ca.pem',
  token: 'authority/thl.token',
} as const;

/** The files of a host, to be copied there as they are. */
export const HOST_FILES = {
  authority: 'ca.pem',
  cert: 'host.pem',
  key: 'host.key',
  token: 'thl.token',
} as const;

/**
 * Writes all of them, or none if one of them is there already.
 * @throws SluiceError CONFIG_INVALID
 */
export function writeNewFiles(files: readonly NewFile[]): void {
  const there = files.find(({ path }) => existsSync(path));
  if (there !== undefined) throw exists(there.path);
  for (const { path, text, isSecret } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, text, { flag: 'wx', mode: isSecret ? 0o600 : 0o644 });
    } catch (cause) {
      throw notWritten(path, cause);
    }
  }
}

/**
 * A file that an earlier run has made.
 * @throws SluiceError CONFIG_UNREADABLE
 */
export function readMade(folder: string, place: string): string {
  const path = join(folder, place);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SluiceError('CONFIG_UNREADABLE', `cannot read ${path}: ${String(cause)}`, {
      hint: 'Give --dir the folder that `replicator keys` has made, with its authority/ in place.',
      cause,
    });
  }
}

function exists(path: string): SluiceError {
  return new SluiceError('CONFIG_INVALID', `${path} is there already, and is not overwritten`, {
    hint: 'For further hosts of the same authority use --add-host; for a new certificate of this host move its folder away first; to begin anew, name another --dir.',
  });
}

function notWritten(path: string, cause: unknown): SluiceError {
  return new SluiceError('CONFIG_INVALID', `cannot write ${path}: ${String(cause)}`, {
    hint: 'Give --dir a folder that this user may write to.',
    cause,
  });
}
