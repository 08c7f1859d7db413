import { SluiceError } from '../../errors/sluice-error.js';

/** OpenSSL's verification results as Node names them, and what a handshake fails with. */
const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** @param error what the socket failed with before the connection was there */
export function connectError(uri: string, error: Error & { readonly code?: string }): SluiceError {
  const why = error.message === '' ? (error.code ?? '') : error.message;
  if (TLS_CODES.test(error.code ?? '')) {
    return new SluiceError('TLS_FAILED', `TLS with ${uri} failed: ${why}`, {
      cause: error,
      hint: 'Check master.tls on the slave against thl.listen.tls on the master: both encrypt, the authority (ca) is the one that signed, and the certificate names the host in master.uris.',
    });
  }
  return new SluiceError('CONNECT_FAILED', `no master replicator answers at ${uri}: ${why}`, {
    cause: error,
    hint: 'Check master.uris, that the master is ONLINE with thl.listen, that both sides have tls or neither, and the firewall; the log of the master names whom it refuses.',
  });
}

/** @param status of the HTTP answer that came instead of a WebSocket */
export function answerError(uri: string, status: number | undefined): SluiceError {
  if (status === 401) {
    return new SluiceError('ACCESS_DENIED', `the master at ${uri} refused the token`, {
      hint: 'Give master.token (or tokenFile, tokenEnv) the value of thl.listen.token on the master.',
    });
  }
  return new SluiceError(
    'THL_PROTOCOL',
    `what answers at ${uri} is no master replicator (HTTP status ${status ?? 'none'})`,
    { hint: 'Correct master.uris: the port is that of thl.listen, not of the administration API.' },
  );
}
