import type { WebSocket } from 'ws';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { describeClientTls, describeTls } from '../../util/tls-session.js';
import { decodeFrame } from './decode.js';
import { encodeHeartbeat } from './encode.js';
import { malformed } from './malformed.js';
import { PeerClock } from './peer-clock.js';
import type { Frame } from './protocol.js';

/** So many heartbeats may fail to come. */
const SILENCE = 4;
/** Bytes that wait to be sent, or to be taken, before the one who brings more has to wait. */
const WINDOW = 4 * 1024 * 1024;
/** What another side may ask for, in milliseconds. */
const LEAST_HEARTBEAT = 20;
const MOST_HEARTBEAT = 60_000;
/** What a frame costs beside its bytes: many small ones count as well. */
const FRAME_OVERHEAD = 128;
const NORMAL_CLOSURE = 1000;
const REASON_LIMIT = 123; // bytes, RFC 6455, 5.5

export interface LinkOptions {
  /** Milliseconds between two heartbeats. */
  readonly heartbeat: number;
  /** The other side, for messages. */
  readonly peer: string;
  /** The other side may send packed frames. */
  readonly packed?: boolean;
  /** What its heartbeats tell of its clock, and ours of this host's. */
  readonly clock?: PeerClock;
  /** What is below the WebSocket, to hear a frame that is still arriving over a slow line. */
  readonly stream?: { readonly bytesRead: number } | undefined;
}

/**
 * One connection between master and slave, the same on both sides: frames in order, heartbeats, and
 * a bounded number of bytes under way in each direction.
 */
export class Link {
  private readonly received: Buffer[] = [];
  private receivedBytes = 0;
  private heard = performance.now();
  private bytesRead = 0;
  private beaten = performance.now();
  private failure: SluiceError | undefined;
  private closing = false;
  private wakeTaker: () => void = () => undefined;
  private wakeSender: () => void = () => undefined;
  private readonly over = new AbortController();
  private timer: NodeJS.Timeout;
  private readonly clock: PeerClock;

  constructor(
    private readonly socket: WebSocket,
    private readonly options: LinkOptions,
  ) {
    this.clock = options.clock ?? new PeerClock();
    socket.on('message', (data: Buffer, isBinary) => this.take(data, isBinary));
    socket.on('error', (error) => this.fail(this.lost('broke', error)));
    socket.on('close', (code, reason) => this.fail(this.lost(closureOf(code, reason))));
    this.timer = this.startTimer();
  }

  /** Aborts when nothing more comes or goes. */
  get ended(): AbortSignal {
    return this.over.signal;
  }

  /** What protects the connection, as a master says it; undefined: nothing. */
  get tls(): string | undefined {
    return describeTls(this.options.stream);
  }

  /** As `tls`, on the slave's side, which verifies. */
  get verifiedTls(): string | undefined {
    return describeClientTls(this.options.stream);
  }

  /** Bytes that wait to be sent. */
  get waiting(): number {
    return this.socket.bufferedAmount;
  }

  /** Goes over to the heartbeat of the other side, in milliseconds. */
  adoptHeartbeat(milliseconds: number): void {
    clearInterval(this.timer);
    if (this.ended.aborted) return;
    this.timer = this.startTimer(Math.min(Math.max(milliseconds, LEAST_HEARTBEAT), MOST_HEARTBEAT));
  }

  /**
   * Resolves when there is room for more. One caller at a time.
   * @throws SluiceError CONNECTION_LOST, THL_PROTOCOL
   */
  async send(frame: Buffer): Promise<void> {
    this.throwIfOver();
    this.post(frame);
    if (this.waiting < WINDOW) return;
    await new Promise<void>((resolve) => (this.wakeSender = resolve));
    this.throwIfOver();
  }

  /** Sends something small, at once. */
  post(frame: Buffer): void {
    if (this.ended.aborted) return;
    this.socket.send(frame, () => {
      if (this.waiting < WINDOW) this.wakeSender();
    });
  }

  /**
   * The frames of the other side, without heartbeats, until `close` is called.
   * @throws SluiceError CONNECTION_LOST, THL_PROTOCOL
   */
  async *frames(): AsyncGenerator<Frame, void, undefined> {
    for (let bytes = await this.next(); bytes !== undefined; bytes = await this.next()) {
      const frame = this.decode(bytes);
      if (frame.kind !== 'heartbeat') yield frame;
      else if (this.clock.heard(frame)) this.sendHeartbeat();
    }
  }

  /** Ends the connection in order; what was sent before still arrives. */
  close(reason: string): void {
    if (this.ended.aborted) return;
    this.closing = true;
    this.socket.close(NORMAL_CLOSURE, Buffer.from(reason).subarray(0, REASON_LIMIT));
    this.end();
    // Without an answer to the closing handshake the socket would stay for 30 s.
    setTimeout(() => this.socket.terminate(), this.options.heartbeat).unref();
  }

  /** Ends the connection at once. The first failure counts. */
  fail(error: SluiceError): void {
    if (this.ended.aborted) return;
    this.failure = error;
    this.end();
    this.socket.terminate();
  }

  private end(): void {
    clearInterval(this.timer);
    this.over.abort();
    this.wakeTaker();
    this.wakeSender();
  }

  private take(data: Buffer, isBinary: boolean): void {
    this.heard = performance.now();
    if (this.ended.aborted) return;
    if (!isBinary) {
      this.fail(malformed('a text message'));
      return;
    }
    this.received.push(data);
    this.receivedBytes += data.length + FRAME_OVERHEAD;
    if (this.receivedBytes > WINDOW) this.socket.pause();
    this.wakeTaker();
  }

  private async next(): Promise<Buffer | undefined> {
    while (this.received.length === 0 && !this.ended.aborted) {
      await new Promise<void>((resolve) => (this.wakeTaker = resolve));
    }
    const data = this.received.shift();
    if (data !== undefined) this.release(data.length);
    // What came before a failure still counts: it may be the other side's reason.
    else if (!this.closing) this.throwIfOver();
    return data;
  }

  private release(bytes: number): void {
    this.receivedBytes -= bytes + FRAME_OVERHEAD;
    if (!this.socket.isPaused || this.receivedBytes > WINDOW / 2) return;
    this.heard = performance.now(); // nothing could be heard in between
    this.socket.resume();
  }

  private decode(bytes: Buffer): Frame {
    try {
      return decodeFrame(bytes, this.options.packed);
    } catch (error) {
      this.fail(toSluiceError(error));
      throw error;
    }
  }

  private startTimer(interval = this.options.heartbeat): NodeJS.Timeout {
    return setInterval(() => this.beat(interval), interval);
  }

  private beat(interval: number): void {
    const now = performance.now();
    this.hearStream(now);
    // A process that stood still has not heard what came meanwhile: it listens before it judges.
    const awake = now - this.beaten < 2 * interval;
    const silent = now - this.heard;
    this.beaten = now;
    if (awake && !this.socket.isPaused && silent >= SILENCE * interval) {
      this.fail(this.lost(`has been silent for ${Math.round(silent / 100) / 10} s`));
    } else if (this.waiting === 0) this.sendHeartbeat();
  }

  /** Besides those that come by themselves. */
  sendHeartbeat(): void {
    this.post(encodeHeartbeat(this.clock.beat()));
  }

  private hearStream(now: number): void {
    const { bytesRead = 0 } = this.options.stream ?? {};
    if (bytesRead !== this.bytesRead) this.heard = now;
    this.bytesRead = bytesRead;
  }

  private lost(how: string, cause?: Error): SluiceError {
    const why = cause === undefined ? '' : `: ${cause.message}`;
    return new SluiceError(
      'CONNECTION_LOST',
      `the connection to ${this.options.peer} ${how}${why}`,
      {
        cause,
        hint: 'The slave connects again by itself; if it does not get through, check the network and the replicator on the other host.',
      },
    );
  }

  private throwIfOver(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.ended.aborted) throw this.lost('was closed');
  }
}

function closureOf(code: number, reason: Buffer): string {
  const text = reason.toString();
  return text === '' ? `was closed (code ${code})` : `was closed: ${text}`;
}
