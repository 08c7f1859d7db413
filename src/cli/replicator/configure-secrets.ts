import { existsSync, readFileSync } from 'node:fs';
import type { ServiceConfig } from '../../config/schema.js';
import { UsageError } from '../usage-text.js';
import { askPassword } from './ask-password.js';

/** A password that is to be written into a file of its own. */
export interface NewSecret {
  readonly path: string;
  readonly text: string;
}

interface Login {
  readonly section: 'source' | 'target';
  /** As its options begin. */
  readonly prefix: 'master' | 'datasource';
  /** Where its password is read from, or is to be written to. */
  readonly passwordFile: string;
  readonly user: string;
  readonly host: string;
  /** The operator has named the file. */
  readonly named: boolean;
}

/** The logins of a configuration that `configure` has put together. */
export function loginsOf(
  { role, source, target }: ServiceConfig,
  named: readonly (string | undefined)[],
): Login[] {
  const login = (
    section: Login['section'],
    prefix: Login['prefix'],
    server: typeof source | typeof target,
  ): Login[] => {
    if (server?.passwordFile === undefined) return [];
    const { passwordFile, user, host } = server;
    return [{ section, prefix, passwordFile, user, host, named: named.includes(passwordFile) }];
  };
  return [
    ...login('source', role === 'direct' ? 'master' : 'datasource', source),
    ...login('target', 'datasource', target),
  ];
}

/**
 * The password of a login: from the file that was named, the environment, the file that is there
 * already, or the terminal; never from the command line, where every user of the host sees it.
 * @throws UsageError where there is none of these
 */
export async function findPassword(login: Login): Promise<NewSecret | undefined> {
  const { prefix, passwordFile, user, host, named } = login;
  const variable = variableOf(prefix);
  if (named) return undefined;
  const given = process.env[variable];
  if (given !== undefined) return { path: passwordFile, text: given };
  if (existsSync(passwordFile)) return undefined;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw noPassword(prefix, login);
  return { path: passwordFile, text: await askPassword(`Password of ${user} at ${host}`) };
}

/** The password in a file: its first line, as the replicator reads it. */
export function storedPassword(path: string): string {
  return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '';
}

export function variableOf(prefix: Login['prefix']): string {
  return `SLUICE_${prefix.toUpperCase()}_PASSWORD`;
}

/** What to do instead of giving a password on the command line. */
export function refusePasswordOption(prefix: Login['prefix']): UsageError {
  return new UsageError(
    `--${prefix}-password is refused: every user of this host sees a command line, and your shell keeps it.
Leave it out to be asked on the terminal, or set ${variableOf(prefix)}, or name a file with --${prefix}-password-file.`,
  );
}

function noPassword(prefix: Login['prefix'], { user, host }: Login): UsageError {
  return new UsageError(
    `no password for ${user} at ${host}: there is no terminal to ask on.
Set ${variableOf(prefix)}, or name a file with --${prefix}-password-file.`,
  );
}
