import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import type { SourceState } from '../../event/source-state.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { within } from '../../util/sleep.js';
import type { Log } from '../log.js';
import { slaveConsumer } from '../consumer-names.js';
import { encodeAccept, encodeRefuse } from './encode.js';
import { EventEncoder } from './event-encoder.js';
import { checkHello, holdingOf, type Served } from './history-check.js';
import type { Link } from './link.js';
import { malformed } from './malformed.js';
import { packFrame } from './pack.js';
import { PROTOCOL_VERSION, type Frame, type Hello } from './protocol.js';
import type { RefusalLog } from './refusal-log.js';

export interface SessionOptions extends Served {
  /** Name of this host. */
  readonly node: string;
  /** Milliseconds. */
  readonly heartbeat: number;
  /** Slaves that ask for packed frames get them. */
  readonly compression: boolean;
  readonly logger: Logger;
  readonly refusals: RefusalLog;
}

/** A connected slave, for the status. */
export interface ClientStatus {
  /** The slave's name. */
  readonly node: string;
  /** Its address and port. */
  readonly address: string;
  /** Durable in the slave's log; -1: nothing. */
  readonly ackedSeqno: number;
  /** Handed to the network. */
  readonly sentSeqno: number;
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
  /** Seconds since it was accepted. */
  readonly connectedSeconds: number;
  /** What protects the connection; undefined: nothing. */
  readonly tls: string | undefined;
}

const NOTHING = -1;

/** The master's side of one connection: checks the slave, then sends it the log as it grows. */
export class SlaveSession {
  private hello: Hello | undefined;
  private sent = NOTHING;
  private acked = NOTHING;
  private readonly started = performance.now();

  constructor(
    private readonly link: Link,
    readonly address: string,
    private readonly options: SessionOptions,
    private readonly accepted: (session: SlaveSession) => void,
  ) {}

  /** The slave's name, once it was accepted. */
  get node(): string | undefined {
    return this.hello?.node;
  }

  status(): ClientStatus | undefined {
    const { hello, address } = this;
    return (
      hello && {
        node: hello.node,
        address,
        ackedSeqno: this.acked,
        sentSeqno: this.sent,
        waitingBytes: this.link.waiting,
        connectedSeconds: (performance.now() - this.started) / 1000,
        tls: this.link.tls,
      }
    );
  }

  close(reason: string): void {
    this.link.close(reason);
  }

  /** Notes when it was there last. */
  noteSeen(): void {
    if (this.node !== undefined) this.options.log.acknowledge(slaveConsumer(this.node), this.acked);
  }

  /** Serves the slave until the connection ends. Never rejects: only this slave is concerned. */
  async run(): Promise<void> {
    try {
      await this.serve();
    } catch (cause) {
      const error = toSluiceError(cause);
      this.logEnd(error);
      this.refuse(error);
    }
  }

  private logEnd({ code, message, hint }: SluiceError): void {
    const { logger, refusals } = this.options;
    const { node: slave, address } = this;
    const level = code === 'CONNECTION_LOST' ? 'info' : 'warn';
    const text = `slave disconnected: ${message}`;
    if (slave !== undefined) return logger[level]({ slave, address, code, hint }, text);
    const peer = address.slice(0, address.lastIndexOf(':'));
    refusals.note({ peer, reason: code, level, code, hint }, text);
  }

  private async serve(): Promise<void> {
    const { log, heartbeat, node, compression } = this.options;
    const frames = this.link.frames();
    const hello = await this.receiveHello(frames);
    await checkHello(this.options, hello);
    const held = holdingOf(log);
    const packed = hello.packed && compression;
    await this.link.send(
      encodeAccept({ version: PROTOCOL_VERSION, node, heartbeat, packed, held }),
    );
    this.accept(hello);
    await Promise.all([this.receive(hello, frames), this.sendAll(hello, packed)]);
  }

  private async receiveHello(frames: AsyncGenerator<Frame>): Promise<Hello> {
    const first = await within(4 * this.options.heartbeat, frames.next());
    if (first === undefined) throw malformed('no hello came in time');
    if (first.done === true || first.value.kind !== 'hello') throw malformed('no hello came first');
    return first.value;
  }

  private accept(hello: Hello): void {
    this.hello = hello;
    this.sent = this.acked = hello.held.last?.seqno ?? NOTHING;
    // Before it has taken anything it is noted as well, so that no purge gets ahead of it.
    this.options.log.acknowledge(slaveConsumer(hello.node), this.acked);
    this.accepted(this);
    const facts = { slave: hello.node, address: this.address, afterSeqno: this.acked };
    this.options.logger.info(facts, `slave ${hello.node} connected`);
  }

  private async receive(hello: Hello, frames: AsyncGenerator<Frame>): Promise<void> {
    for await (const frame of frames) {
      if (frame.kind !== 'ack') throw this.failed(malformed(`${frame.kind} of a slave`));
      this.acknowledge(hello, frame.seqno);
    }
  }

  private acknowledge(hello: Hello, seqno: number): void {
    if (seqno < this.acked || seqno > this.sent) {
      throw this.failed(malformed(`acknowledged ${seqno} after ${this.acked}, sent ${this.sent}`));
    }
    this.acked = seqno;
    this.options.log.acknowledge(slaveConsumer(hello.node), seqno);
  }

  private async sendAll({ held }: Hello, packed: boolean): Promise<void> {
    const { log } = this.options;
    const encoder = new EventEncoder();
    for await (const batch of log.read(held.last, this.link.ended)) {
      const source = sourceAfter(batch, log);
      this.sent = batch.findLast(({ header }) => header.lastFrag)?.header.seqno ?? this.sent;
      for (const frame of encoder.encode(batch, source)) {
        await this.link.send(packed ? await packFrame(frame) : frame);
      }
      // A network that takes everything at once never makes this wait: nobody else had a turn.
      await setImmediate();
    }
  }

  /** Ends the other half of the session as well. */
  private failed(error: SluiceError): SluiceError {
    this.link.fail(error);
    return error;
  }

  private refuse({ code, message, hint, retryable }: SluiceError): void {
    this.link.post(encodeRefuse({ code, message, hint, retryable }));
    this.link.close(code);
  }
}

/** The log knows the source's state only at its end, where a live slave always is. */
function sourceAfter(batch: readonly ThlEvent[], log: Log): SourceState | undefined {
  const last = batch.at(-1)?.header;
  const { header, source } = log.tail();
  const isEnd = last?.lastFrag === true && last.seqno === header?.seqno;
  return isEnd ? source : undefined;
}
