import type { PasswordSource, TokenSource } from '../../config/secrets.js';
import { readPassword, readTokens } from '../../config/secrets.js';
import type { ServiceConfig } from '../../config/schema.js';
import { REDACTED } from '../../config/display.js';

/** Shorter ones may be parts of other words. */
const TELLING = 6; // characters

/** The values of all passwords and tokens of a configuration that can be read. */
export function secretsOf({ source, target, thl, master, admin }: ServiceConfig): string[] {
  const passwords = [source, target].flatMap((server) => attempt(() => [passwordOf(server)]));
  const tokens = [thl.listen, master, admin].flatMap((peer) => attempt(() => tokensOf(peer)));
  return [...passwords, ...tokens].filter((secret) => secret !== '');
}

function passwordOf(server: PasswordSource | undefined): string {
  return server === undefined ? '' : readPassword(server);
}

function tokensOf(peer: TokenSource | undefined): readonly string[] {
  return peer === undefined ? [] : (readTokens(peer) ?? []);
}

/** What cannot be read now was not read by the replicator either. */
function attempt(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/**
 * Hides secrets that stand in a text in spite of everything, as they are and as JSON or a URL has
 * them.
 */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]);
  const patterns = [...new Set(forms)].toSorted((a, b) => b.length - a.length).map(patternOf);
  return (text) => patterns.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text);
}

function patternOf(secret: string): RegExp {
  const literal = secret.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(secret.length < TELLING ? `(?<!\\w)${literal}(?!\\w)` : literal, 'g');
}
