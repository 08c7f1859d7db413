import { readFileSync } from 'node:fs';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';
import type { ListenConfig, SourceConfig } from './schema.js';

/** Where a login's password comes from: at most one of the three. */
export type PasswordSource = Pick<SourceConfig, 'password' | 'passwordFile' | 'passwordEnv'>;
/** Where the token of a port comes from: at most one of the three. */
export type TokenSource = Pick<ListenConfig, 'token' | 'tokenFile' | 'tokenEnv'>;

interface SecretSource {
  /** As the configuration names it. */
  readonly kind: 'password' | 'token';
  readonly owner: string;
  readonly value: string | undefined;
  readonly file: string | undefined;
  readonly env: string | undefined;
}

/** Shorter ones can be tried out. */
const LEAST_TOKEN = 16; // characters

/**
 * The password of a server, as UTF-8 text; empty where none is configured. It is read anew each
 * time, so a changed file takes effect with the next connection.
 * @throws SluiceError CONFIG_INVALID (two sources, unset variable, empty file), CONFIG_UNREADABLE
 */
export function readPassword(server: PasswordSource): string {
  const { password: value, passwordFile: file, passwordEnv: env } = server;
  return readSecret({ kind: 'password', owner: 'a server', value, file, env }) ?? '';
}

/** The token that a client of a port shows, as `readTokens`: the first one. */
export function readToken(source: TokenSource, owner?: string): string | undefined {
  return readTokens(source, owner)?.[0];
}

/**
 * The tokens that a port takes; undefined where none is configured. Those on further lines of the file
 * are taken as well, so that a token can be changed on one host after the other. Read anew each time,
 * as a password.
 * @param owner whose they are, as errors name it
 * @throws SluiceError CONFIG_INVALID (as a password, or too short), CONFIG_UNREADABLE
 */
export function readTokens(
  { token: value, tokenFile: file, tokenEnv: env }: TokenSource,
  owner = 'the THL port',
): readonly string[] | undefined {
  const token = readSecret({ kind: 'token', owner, value, file, env });
  if (token === undefined) return undefined;
  const further = file === undefined ? [] : linesOf('token', file).slice(1);
  const tokens = [token, ...further.filter((line) => line !== '')];
  if (tokens.every(isToken)) return tokens;
  throw new SluiceError(
    'CONFIG_INVALID',
    `the token of ${owner} is too short, or has characters other than letters, digits and signs${further.length > 0 ? ` (one of the lines of ${file})` : ''}`,
    {
      hint: `Use at least ${LEAST_TOKEN} characters, as \`openssl rand -hex 32\` makes them.`,
    },
  );
}

function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length >= LEAST_TOKEN;
}

function readSecret({ kind, owner, value, file, env }: SecretSource): string | undefined {
  const given = [value, file, env].filter((source) => source !== undefined);
  if (given.length > 1) {
    throw new SluiceError('CONFIG_INVALID', `the ${kind} of ${owner} is configured twice`, {
      hint: `Keep one of ${kind}, ${kind}File and ${kind}Env.`,
    });
  }
  if (file !== undefined) return firstLine(kind, file);
  if (env !== undefined) return environment(kind, env);
  return value;
}

function firstLine(kind: string, file: string): string {
  const [line = ''] = linesOf(kind, file);
  if (line !== '') return line;
  throw new SluiceError('CONFIG_INVALID', `the first line of ${kind} file ${file} is empty`, {
    hint: `Write the ${kind}, and nothing else, into the first line of the file.`,
  });
}

function linesOf(kind: string, file: string): string[] {
  return readText(kind, file).split(/\r?\n/);
}

function readText(kind: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `cannot read ${kind} file ${file}: ${reasonOf(cause)}`;
    throw new SluiceError('CONFIG_UNREADABLE', message, {
      hint: `Check ${kind}File, and that the replicator's user may read the file.`,
      cause,
    });
  }
}

function environment(kind: string, name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new SluiceError('CONFIG_INVALID', `environment variable ${name} is not set`, {
    hint: `Set ${name} for the replicator's process, or use ${kind}File.`,
  });
}
