import { statSync } from 'node:fs';
import type { Server } from 'node:net';
import { Server as TlsServer, createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { reasonOf } from '../../errors/reason.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { readPem } from './pem-file.js';

/** Files of a port that encrypts. */
export interface ListenerTls {
  readonly cert: string;
  readonly key: string;
  /** Whose clients alone are let in. */
  readonly ca?: string | undefined;
}

/** What Node takes. */
export interface ListenerContext {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
  readonly minVersion: 'TLSv1.2';
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
}

/**
 * @param section as `thl.listen.tls`
 * @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID
 */
export function listenerContext(section: string, tls: ListenerTls): ListenerContext {
  const context = {
    cert: readPem(`${section}.cert`, tls.cert),
    key: readPem(`${section}.key`, tls.key),
    ...(tls.ca === undefined ? {} : { ca: readPem(`${section}.ca`, tls.ca) }),
    minVersion: 'TLSv1.2' as const,
    requestCert: tls.ca !== undefined,
    rejectUnauthorized: tls.ca !== undefined,
  };
  try {
    createSecureContext(context);
    return context;
  } catch (cause) {
    throw new SluiceError('CONFIG_INVALID', `${section} cannot be used: ${reasonOf(cause)}`, {
      hint: 'Check that cert and key are PEM files that belong together, and the key has no passphrase.',
      cause,
    });
  }
}

/**
 * Lets every connection find the certificate that stands in the files when it comes, so that one is
 * renewed without a restart, as tokens are. While only one of the two files is renewed, or they cannot
 * be read, the port goes on with what it has.
 */
export function renewCertificates(
  server: Server,
  section: string,
  tls: ListenerTls,
  logger: Logger,
): void {
  if (!(server instanceof TlsServer)) return;
  let inUse = stateOf(tls);
  let failed = '';
  // Before the listener that gives the connection its certificate.
  server.prependListener('connection', () => {
    const state = stateOf(tls);
    if (state === inUse || state === failed) return;
    try {
      server.setSecureContext(listenerContext(section, tls));
      [inUse, failed] = [state, ''];
      logger.info({ cert: tls.cert }, `${section}: certificate and key were read anew`);
    } catch (error) {
      failed = state;
      const message = `${section}: new files are not taken up: ${reasonOf(error)}`;
      logger.warn({ cert: tls.cert, key: tls.key }, message);
    }
  });
}

/** Changes when one of the files does. */
function stateOf({ cert, key, ca }: ListenerTls): string {
  return [cert, key, ...(ca === undefined ? [] : [ca])].map(stateOfFile).join(' ');
}

function stateOfFile(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join('.');
  } catch (error) {
    return reasonOf(error);
  }
}
