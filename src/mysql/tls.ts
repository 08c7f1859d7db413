import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import type { SslOptions } from 'mysql2';
import type { TlsConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';

export type TlsMode = TlsConfig['mode'];

/** The configured mode; else plain on loopback, where nobody can listen, and verified elsewhere. */
export function tlsMode(host: string, tls: TlsConfig | undefined): TlsMode {
  return tls?.mode ?? (isLoopback(host) ? 'disabled' : 'verify-identity');
}

/**
 * mysql2's options for a TLS mode; undefined: plain.
 * @throws SluiceError CONFIG_UNREADABLE a certificate or key file cannot be read
 */
export function sslOptions(host: string, tls: TlsConfig | undefined): SslOptions | undefined {
  const mode = tlsMode(host, tls);
  if (mode === 'disabled') return undefined;
  return {
    rejectUnauthorized: mode !== 'required',
    verifyIdentity: mode === 'verify-identity',
    ...pemFile('ca', tls?.ca),
    ...pemFile('cert', tls?.cert),
    ...pemFile('key', tls?.key),
  };
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}

function pemFile(name: 'ca' | 'cert' | 'key', file: string | undefined): SslOptions {
  if (file === undefined) return {};
  try {
    return { [name]: readFileSync(file, 'utf8') };
  } catch (cause) {
    throw new SluiceError('CONFIG_UNREADABLE', `cannot read tls.${name} file ${file}`, {
      hint: `Check tls.${name}, and that the replicator's user may read the file.`,
      cause,
    });
  }
}
