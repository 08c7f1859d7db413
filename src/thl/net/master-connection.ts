import { ERROR_CODES, type ErrorCode } from '../../errors/codes.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { within } from '../../util/sleep.js';
import { encodeAck, encodeHello } from './encode.js';
import { EventAssembly, type EventBatch } from './event-assembly.js';
import type { Link } from './link.js';
import { malformed } from './malformed.js';
import {
  PROTOCOL_VERSION,
  type Accept,
  type Frame,
  type Hello,
  type Holding,
  type Refuse,
} from './protocol.js';

/** The slave's side of one connection, once the master has accepted it. */
export class MasterConnection {
  private constructor(
    /** Where it leads, as a URI. */
    readonly uri: string,
    /** What the master held when it accepted. */
    readonly held: Holding,
    private readonly link: Link,
    private readonly frames: AsyncGenerator<Frame, void, undefined>,
  ) {}

  /**
   * Introduces this slave.
   * @throws SluiceError CONNECTION_LOST, THL_PROTOCOL, and what the master refuses with:
   *   SERVICE_UNKNOWN, THL_DIVERGED, THL_BEHIND, THL_PURGED
   */
  static async introduce(
    link: Link,
    uri: string,
    hello: Omit<Hello, 'kind' | 'version'>,
    timeout: number,
  ): Promise<MasterConnection> {
    const frames = link.frames();
    try {
      await link.send(encodeHello({ ...hello, version: PROTOCOL_VERSION }));
      const { heartbeat, held } = await acceptance(frames, uri, timeout);
      link.adoptHeartbeat(heartbeat);
      link.sendHeartbeat(); // the answer tells of the master's clock
      return new MasterConnection(uri, held, link, frames);
    } catch (error) {
      link.fail(toSluiceError(error));
      throw error;
    }
  }

  /** What protects the connection; undefined: nothing. */
  get tls(): string | undefined {
    return this.link.verifiedTls;
  }

  /**
   * What follows on what this slave holds, until `close` is called.
   * @throws SluiceError CONNECTION_LOST, THL_PROTOCOL, and what the master cannot go on with
   */
  async *batches(): AsyncGenerator<EventBatch, void, undefined> {
    const assembly = new EventAssembly();
    for await (const frame of this.frames) {
      const batch = this.accept(frame, assembly);
      if (batch !== undefined) yield batch;
    }
  }

  /** Tells the master that everything up to `seqno` is durable here. */
  acknowledge(seqno: number): void {
    this.link.post(encodeAck(seqno));
  }

  close(): void {
    this.link.close('the slave goes offline');
  }

  private accept(frame: Frame, assembly: EventAssembly): EventBatch | undefined {
    if (frame.kind === 'format' || frame.kind === 'events' || frame.kind === 'data') {
      return assembly.accept(frame);
    }
    throw frame.kind === 'refuse'
      ? refusal(frame, this.uri)
      : malformed(`${frame.kind} of a master`);
  }
}

async function acceptance(
  frames: AsyncGenerator<Frame, void, undefined>,
  uri: string,
  timeout: number,
): Promise<Accept> {
  const first = await within(timeout, frames.next());
  if (first === undefined) throw unanswered(uri, timeout);
  const frame = first.value;
  if (frame?.kind === 'refuse') throw refusal(frame, uri);
  if (frame?.kind !== 'accept') throw malformed('neither accept nor refuse came first');
  return frame;
}

/** What the master said, as if it had been found here. A code of a later release becomes ours. */
function refusal({ code, message, hint, retryable }: Refuse, uri: string): SluiceError {
  const known = Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'THL_PROTOCOL';
  return new SluiceError(known, `the master at ${uri} says: ${message}`, { hint, retryable });
}

function unanswered(uri: string, timeout: number): SluiceError {
  return new SluiceError(
    'CONNECTION_LOST',
    `the master at ${uri} did not answer in ${timeout} ms`,
    {
      hint: 'It is tried again; if this stays, see the log of the replicator there.',
    },
  );
}
