import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SluiceError } from '../../errors/sluice-error.js';
import { makeFolder } from '../../util/make-folder.js';
import { reasonOf } from '../../errors/reason.js';

export interface WrittenFile {
  readonly path: string;
  readonly text: string;
  /** For its owner alone. */
  readonly isSecret: boolean;
}

/** Who the files are to belong to; undefined: whoever makes them. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** @throws SluiceError CONFIG_INVALID if a file is there already */
export function refuseExisting(paths: readonly string[]): void {
  const there = paths.find((path) => existsSync(path));
  if (there === undefined) return;
  throw new SluiceError('CONFIG_INVALID', `${there} is there already, and is not overwritten`, {
    hint: 'Add --force to overwrite it, or name another file with --output.',
  });
}

/**
 * Writes each file as a whole or not at all, secret ones never readable by others.
 * @throws SluiceError CONFIG_INVALID
 */
export function writeFiles(files: readonly WrittenFile[], owner: Owner | undefined): void {
  for (const { path, text, isSecret } of files) {
    attempt(`cannot write ${path}`, () => {
      ownFolder(dirname(path), owner);
      const next = `${path}.new`;
      rmSync(next, { force: true });
      writeFileSync(next, text, { flag: 'wx', mode: isSecret ? 0o600 : 0o644 });
      if (owner !== undefined) chownSync(next, owner.uid, owner.gid);
      renameSync(next, path);
    });
  }
}

/** Makes a folder, for the owner, unless it is there. @throws SluiceError CONFIG_INVALID */
export function ownFolder(path: string, owner: Owner | undefined): void {
  if (existsSync(path)) return;
  attempt(`cannot make ${path}`, () => {
    makeFolder(path);
    if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
  });
}

/** @throws SluiceError CONFIG_INVALID: there is no such user, or files cannot be given to them */
export function ownerNamed(user: string | undefined): Owner | undefined {
  if (user === undefined) return undefined;
  const id = (option: string) =>
    Number(execFileSync('id', [option, '--', user], { encoding: 'utf8', stdio: 'pipe' }));
  let owner: Owner;
  try {
    owner = { uid: id('-u'), gid: id('-g') };
  } catch (cause) {
    throw new SluiceError('CONFIG_INVALID', `this host has no user ${user}`, {
      hint: `Make one: useradd --system --home-dir /var/lib/sluice --create-home ${user}`,
      cause,
    });
  }
  if (process.getuid?.() === owner.uid) return undefined;
  if (process.getuid?.() === 0) return owner;
  throw new SluiceError('CONFIG_INVALID', `only root can give the files to user ${user}`, {
    hint: `Run this command as root, or as ${user} without --user.`,
  });
}

function attempt(what: string, action: () => void): void {
  try {
    action();
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new SluiceError('CONFIG_INVALID', `${what}: ${reason}`, {
      hint: 'Choose a folder that this user may write to: --home-directory or --output.',
      cause,
    });
  }
}
