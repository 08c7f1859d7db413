import { SluiceError } from '../../errors/sluice-error.js';

/** OpenSSL's verification results as Node names them, and what a handshake fails with. */
const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What to do about each; the first one that fits code and message. */
const TLS_HINTS: readonly (readonly [failure: RegExp, hint: string])[] = [
  [
    /^CERT_HAS_EXPIRED/,
    "Give the master's host a new certificate (`replicator keys` makes them; its port takes it up from the files), then go online here; or the authority in master.tls.ca has expired, or a clock is wrong.",
  ],
  [
    /^CERT_NOT_YET_VALID/,
    'Set the clocks of both hosts right: it is earlier here than the certificate begins.',
  ],
  [
    /ALTNAME|HOSTNAME_MISMATCH/,
    'Name the host in master.uris as its certificate does, or give it a certificate with this name: `replicator keys --host NAME,FURTHER-NAME,ADDRESS`.',
  ],
  [
    /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|CERT_SIGNATURE)/,
    "Let master.tls.ca be the file of the authority that signed the master's certificate: ca.pem of the same `replicator keys`.",
  ],
  [
    /^ERR_OSSL_(X509|PEM|ASN1)/,
    'Let master.tls.cert and master.tls.key be PEM files that belong together.',
  ],
  [
    /wrong version number/i,
    'What answers there speaks no TLS: correct the port in master.uris (that of thl.listen, not of the administration API), or set thl.listen.tls on the master.',
  ],
];
const TLS_HINT =
  'Check master.tls on the slave against thl.listen.tls on the master: both encrypt, the authority (ca) is the one that signed, and the certificate names the host in master.uris.';

/** @param error what the socket failed with before the connection was there */
export function connectError(uri: string, error: Error & { readonly code?: string }): SluiceError {
  const { code = '' } = error;
  const why = error.message === '' ? code : error.message.trim();
  if (TLS_CODES.test(code)) {
    const found = TLS_HINTS.find(([failure]) => failure.test(code) || failure.test(why));
    return new SluiceError('TLS_FAILED', `TLS with ${uri} failed: ${why}`, {
      cause: error,
      hint: found?.[1] ?? TLS_HINT,
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
