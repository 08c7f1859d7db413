import { readFileSync } from 'node:fs';
import { SluiceError } from '../errors/sluice-error.js';
import type { SourceConfig } from './schema.js';

/** Where a login's password comes from: at most one of the three. */
export type PasswordSource = Pick<SourceConfig, 'password' | 'passwordFile' | 'passwordEnv'>;

/**
 * The password of a server, as UTF-8 text; empty where none is configured. It is read anew each
 * time, so a changed file takes effect with the next connection.
 * @throws SluiceError CONFIG_INVALID (two sources, unset variable, empty file), CONFIG_UNREADABLE
 */
export function readPassword(server: PasswordSource): string {
  const { password, passwordFile, passwordEnv } = server;
  const given = [password, passwordFile, passwordEnv].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new SluiceError('CONFIG_INVALID', 'the password of a server is configured twice', {
      hint: 'Keep one of password, passwordFile and passwordEnv.',
    });
  }
  if (passwordFile !== undefined) return firstLine(passwordFile);
  if (passwordEnv !== undefined) return environment(passwordEnv);
  return password ?? '';
}

function firstLine(file: string): string {
  const line = readText(file).split(/\r?\n/, 1)[0] ?? '';
  if (line !== '') return line;
  throw new SluiceError('CONFIG_INVALID', `the first line of password file ${file} is empty`, {
    hint: 'Write the password, and nothing else, into the first line of the file.',
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SluiceError('CONFIG_UNREADABLE', `cannot read password file ${file}`, {
      hint: "Check passwordFile, and that the replicator's user may read the file.",
      cause,
    });
  }
}

function environment(name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new SluiceError('CONFIG_INVALID', `environment variable ${name} is not set`, {
    hint: `Set ${name} for the replicator's process, or use passwordFile.`,
  });
}
