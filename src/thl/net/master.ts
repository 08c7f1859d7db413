import type { MasterConfig } from '../../config/schema.js';
import { parseThlUri } from '../../config/thl-uri.js';
import type { ErrorCode } from '../../errors/codes.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { openSocket } from './connect.js';
import { Link } from './link.js';
import { MasterConnection } from './master-connection.js';
import { PeerClock } from './peer-clock.js';
import type { Hello } from './protocol.js';

/** Milliseconds, until the master has told its own. */
const FIRST_HEARTBEAT = 2_000;

type Introduction = Omit<Hello, 'kind' | 'version' | 'packed'>;

/**
 * Connects to the first master in order that can be reached and has what this slave needs. One that
 * is there and refuses otherwise is not passed over: that its history differs must not be hidden by a
 * second one.
 * @throws SluiceError CONNECT_FAILED, ACCESS_DENIED, TLS_FAILED, THL_PROTOCOL, CONNECTION_LOST,
 *   SERVICE_UNKNOWN, THL_DIVERGED, THL_BEHIND, THL_PURGED, CONFIG_INVALID, CONFIG_UNREADABLE
 */
export async function connectMaster(
  config: MasterConfig,
  introduction: Introduction,
  clock?: PeerClock,
): Promise<MasterConnection> {
  const failures: SluiceError[] = [];
  for (const uri of config.uris) {
    try {
      return await connectOne(uri, config, introduction, clock);
    } catch (cause) {
      const error = toSluiceError(cause);
      if (!PASSED_OVER.includes(error.code)) throw error;
      failures.push(error);
    }
  }
  throw joined(failures);
}

/** Another one may be there, or have what this one has not yet, or no more. */
const PASSED_OVER: readonly ErrorCode[] = [
  'CONNECT_FAILED',
  'CONNECTION_LOST',
  'THL_BEHIND',
  'THL_PURGED',
];

async function connectOne(
  uri: string,
  config: MasterConfig,
  introduction: Introduction,
  clock = new PeerClock(),
): Promise<MasterConnection> {
  const address = parseThlUri(uri);
  if (address === undefined) throw noUri(uri);
  const packed = config.compression === 'deflate';
  const options = { heartbeat: FIRST_HEARTBEAT, peer: uri, packed, clock };
  const link = await openSocket(
    address,
    config,
    ({ socket, stream }) => new Link(socket, { ...options, stream }),
  );
  const hello = { ...introduction, packed };
  return MasterConnection.introduce(link, uri, hello, config.connectTimeout);
}

function noUri(uri: string): SluiceError {
  return new SluiceError('CONFIG_INVALID', `${uri} in master.uris is no THL URI`, {
    hint: 'Write it as thl://host:2112/.',
  });
}

/** The one that somebody must see to is told first; the others are tried again by themselves. */
function joined(failures: readonly SluiceError[]): SluiceError {
  const first = failures.find(({ retryable }) => !retryable) ?? failures[0];
  if (first === undefined) {
    return new SluiceError('CONNECT_FAILED', 'master.uris is empty', {
      hint: 'Name at least one master.',
    });
  }
  const { code, hint, cause, retryable, place } = first;
  const others = failures.filter((it) => it !== first);
  const message = [first, ...others].map((it) => it.message).join('; ');
  return new SluiceError(code, message, { ...place, hint, cause, retryable });
}
