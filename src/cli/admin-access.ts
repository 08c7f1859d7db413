import { readFileSync } from 'node:fs';
import type { AdminAddress } from '../admin/client.js';
import type { AdminConfig } from '../config/schema.js';
import { readToken } from '../config/secrets.js';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';
import { addressOf } from './address.js';

/**
 * How this host reaches the API of a replicator that runs here, by its own configuration: with the
 * token, and trusting the very certificate that it shows.
 * @param url where it listens, as the pid file has it; empty: as configured
 * @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID
 */
export function accessTo(admin: AdminConfig, url: string): AdminAddress {
  const { host, port } = url === '' ? admin : addressOf(url);
  const token = readToken(admin, 'the administration API');
  const { tls } = admin;
  return {
    host: reachable(host),
    port,
    token,
    tls: tls && { pinned: readText('cert', tls.cert), ...ownCertificate(tls) },
  };
}

/** Where client certificates are asked for, this host shows its own. */
function ownCertificate({ ca, cert, key }: NonNullable<AdminConfig['tls']>): object {
  return ca === undefined ? {} : { cert: readText('cert', cert), key: readText('key', key) };
}

/** A listener on every address is reached on loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function readText(key: 'cert' | 'key', file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SluiceError(
      'CONFIG_UNREADABLE',
      `cannot read admin.tls.${key} file ${file}: ${reasonOf(cause)}`,
      {
        hint: `Check admin.tls.${key}, and that you may read the file.`,
        cause,
      },
    );
  }
}
