import type ZongJi from '@vlasky/zongji';
import type { ZongJiOptions } from '@vlasky/zongji';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { EventType } from '../binlog/event-type.js';
import { SluiceError } from '../errors/sluice-error.js';
import { describeClientTls } from '../util/tls-session.js';
import { translateDumpError } from './dump-errors.js';
import { endConnection } from './end-connection.js';
import type { StreamItem } from './event-part.js';
import { eventsOfRun } from './event-run.js';
import { PacketQueue } from './packet-queue.js';
import type { ReplicaIdentity } from './replica-identity.js';
import { SilenceWatch } from './silence-watch.js';
import type { SourceServer } from './source-server.js';
import { preamble } from './stream-preamble.js';
import type { StreamStart } from './stream-start.js';
import { createZongji, tapBinlog, valveOf } from './tap.js';

/** Bytes of events that may wait for the extraction loop; as many again are in its hands. */
const QUEUE_BYTES = 4 * 1024 * 1024;

const TYPE = 4;
/** What comes at once, before the source looks for the place to start from. */
const HEAD_OF_FILE: ReadonlySet<number> = new Set([
  EventType.ROTATE,
  EventType.FORMAT_DESCRIPTION,
  EventType.PREVIOUS_GTIDS,
  EventType.GTID_LIST,
  EventType.BINLOG_CHECKPOINT,
  EventType.START_ENCRYPTION,
]);

export interface StreamOptions {
  /** Tells the stream's connection how to connect. The stream takes it over, and closes it. */
  readonly control: Connection;
  readonly server: SourceServer;
  readonly replica: ReplicaIdentity;
  /** Milliseconds. */
  readonly heartbeat: number;
  readonly start: StreamStart;
}

/** The undecoded events of a source, from the place asked for, without end. */
export class BinlogStream {
  private readonly zongji: ZongJi;
  private readonly queue: PacketQueue;
  private readonly watch: SilenceWatch;
  private closed = false;
  private settled = false;

  constructor(private readonly options: StreamOptions) {
    this.zongji = createZongji(options.control);
    this.queue = new PacketQueue(
      { pause: () => valveOf(this.zongji).pause(), resume: () => valveOf(this.zongji).resume() },
      QUEUE_BYTES,
    );
    const { heartbeat } = options;
    this.watch = new SilenceWatch(
      heartbeat,
      () => this.queue.paused,
      () => this.fail(silent()),
    );
    this.open();
  }

  /** What protects the connection of the stream; undefined: nothing. */
  get tls(): string | undefined {
    return describeClientTls(Reflect.get(this.zongji.connection ?? {}, 'stream'));
  }

  /**
   * What arrived, in order; waits while there is nothing. Undefined: the stream was closed.
   * @throws SluiceError what ended the stream, after all that arrived before
   */
  take(): Promise<readonly StreamItem[] | undefined> {
    return this.queue.take();
  }

  /** Ends the stream and its connections; what was not taken is dropped. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.queue.close();
    this.watch.stop();
    const { control } = this.options;
    this.zongji.once('stopped', () => void endConnection(control));
    this.zongji.stop();
  }

  private open(): void {
    this.zongji.on('error', (error) => this.fail(error));
    this.zongji.on('ready', () => this.tap());
    this.zongji.start(dumpOptions(this.options));
    this.prepare();
  }

  /** Queued now, and so executed before anything that zongji asks for on the connection. */
  private prepare(): void {
    const { connection } = this.zongji;
    if (connection === null) return;
    const { server, replica, heartbeat } = this.options;
    for (const sql of preamble(server, replica, heartbeat)) {
      connection.query(sql, (error) => {
        if (error !== null) this.fail(error);
      });
    }
    const identity = 'SELECT @@GLOBAL.server_id AS id, VERSION() AS version';
    connection.query<RowDataPacket[]>(identity, (error, rows) => {
      if (error !== null) this.fail(error);
      else this.assertSameServer(rows[0]);
    });
  }

  /** Behind an address that several servers share, two connections may lead to two of them. */
  private assertSameServer(row: RowDataPacket | undefined): void {
    const { control, server } = this.options;
    if (Number(row?.['id']) === server.serverId && row?.['version'] === server.version) return;
    control.destroy(); // zongji would have it KILL the stream's session, which is another one's there
    this.fail(otherServer());
  }

  private tap(): void {
    if (this.queue.failed) {
      this.zongji.stop();
      return;
    }
    try {
      valveOf(this.zongji);
      tapBinlog(this.zongji, {
        heard: () => this.watch.heard(),
        events: (run) => this.receive(run),
        part: (part) => this.queue.push(part),
        end: (error) => this.fail(error ?? ended()),
      });
    } catch (error) {
      this.fail(error);
      this.zongji.stop();
    }
  }

  private receive(run: Buffer): void {
    if (!this.settled) this.settle(run);
    this.queue.push(run);
  }

  private settle(run: Buffer): void {
    for (const event of eventsOfRun(run)) this.settled ||= !HEAD_OF_FILE.has(event[TYPE] ?? 0);
    if (this.settled) this.watch.settle();
  }

  private fail(error: unknown): void {
    this.queue.fail(translateDumpError(error, 'reading the binlog of the source'));
  }
}

function dumpOptions({ replica, start }: StreamOptions): ZongJiOptions {
  const common = { serverId: replica.serverId, requestAnnotateRows: true };
  if (start.by === 'gtid') return { ...common, gtidSet: start.gtidSet };
  return { ...common, filename: start.file, position: start.position };
}

const RETRIED = 'Nothing needs to be done: the service connects again and goes on.';

function silent(): SluiceError {
  return new SluiceError(
    'CONNECTION_LOST',
    'the source sends nothing any more, not even heartbeats',
    { hint: RETRIED },
  );
}

function ended(): SluiceError {
  return new SluiceError('CONNECTION_LOST', 'the source ended the binlog stream', {
    hint: RETRIED,
  });
}

function otherServer(): SluiceError {
  return new SluiceError(
    'CONNECTION_LOST',
    'two connections to the source reached two different servers',
    { hint: 'Let source.host name one server, not a load balancer or a group.' },
  );
}
