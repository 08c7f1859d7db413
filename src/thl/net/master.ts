import type { MasterConfig } from '../../config/schema.js';
import { parseThlUri } from '../../config/thl-uri.js';
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
 * Connects to the first master in order that can be reached. One that is there and refuses is not
 * passed over: that its history differs must not be hidden by a second one.
 * @throws SluiceError CONNECT_FAILED, ACCESS_DENIED, TLS_FAILED, THL_PROTOCOL, CONNECTION_LOST,
 *   SERVICE_UNKNOWN, THL_DIVERGED, THL_PURGED, CONFIG_INVALID, CONFIG_UNREADABLE
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
      if (error.code !== 'CONNECT_FAILED' && error.code !== 'CONNECTION_LOST') throw error;
      failures.push(error);
    }
  }
  throw unreachable(failures);
}

async function connectOne(
  uri: string,
  config: MasterConfig,
  introduction: Introduction,
  clock = new PeerClock(),
): Promise<MasterConnection> {
  const address = parseThlUri(uri);
  if (address === undefined) throw noUri(uri);
  const { socket, stream } = await openSocket(address, config);
  const packed = config.compression === 'deflate';
  const link = new Link(socket, { heartbeat: FIRST_HEARTBEAT, peer: uri, packed, stream, clock });
  const hello = { ...introduction, packed };
  return MasterConnection.introduce(link, uri, hello, config.connectTimeout);
}

function noUri(uri: string): SluiceError {
  return new SluiceError('CONFIG_INVALID', `${uri} in master.uris is no THL URI`, {
    hint: 'Write it as thl://host:2112/.',
  });
}

function unreachable(failures: readonly SluiceError[]): SluiceError {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return first;
  const message = failures.map((failure) => failure.message).join('; ');
  return new SluiceError('CONNECT_FAILED', message === '' ? 'master.uris is empty' : message, {
    cause: first,
    hint: first?.hint ?? 'Name at least one master.',
  });
}
