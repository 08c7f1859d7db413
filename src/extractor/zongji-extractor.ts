import type { Connection } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import { parseEventId } from '../event/event-id.js';
import type { LogTail } from '../event/log-tail.js';
import { connectServer, describeServer } from '../mysql/connect.js';
import { crashPoint } from '../util/crash-point.js';
import { within } from '../util/sleep.js';
import { unlessAborted } from './unless-aborted.js';
import { findApplierSessions } from './applier-sessions.js';
import { Assembler } from './assembler.js';
import { BinlogStream } from './binlog-stream.js';
import type { Extracted, Extractor } from './extractor.js';
import type { UnwantedPlaces } from './group-parts.js';
import { loadZstd } from './payload/zstd.js';
import { replicaIdentity } from './replica-identity.js';
import { assertSameSource, inspectSource, type SourceServer } from './source-server.js';
import { planRestart, planStart } from './start-plan.js';
import type { StreamStart } from './stream-start.js';

/** Milliseconds. */
const MIN_HEARTBEAT = 10;

/** Milliseconds for all that is asked before the stream; finding a GTID may read a whole file. */
const PLAN_TIMEOUT = 120_000;

export interface ExtractorOptions {
  readonly service: string;
  readonly source: SourceConfig;
  readonly sourceId: string;
  /** Bytes above which a transaction is cut into fragments. */
  readonly fragmentSize: number;
  /** Seqno of the first transaction of an empty history log; default: 0. */
  readonly baseSeqno?: number | undefined;
  /** By command: the source may have the transactions of the log in another binlog. */
  readonly isCopy?: boolean | undefined;
  readonly logger: Logger;
}

/** Extracts from a live MySQL or MariaDB server, through the connection that zongji makes. */
export function createExtractor(options: ExtractorOptions): Extractor {
  const places = { voids: new Set<string>(), leftOut: new Set<string>() };
  return {
    extract: (tail, signal) => new Extraction(options, places, tail, signal).run(),
  };
}

/** Where the source is to go on, and with what it is asked. */
interface Opening {
  readonly control: Connection;
  readonly server: SourceServer;
  readonly start: StreamStart;
  readonly applierSessions: string | undefined;
}

/** One time online: from connecting to the end of the stream. */
class Extraction {
  constructor(
    private readonly options: ExtractorOptions,
    private readonly places: UnwantedPlaces,
    private readonly tail: LogTail,
    private readonly signal: AbortSignal,
  ) {}

  async *run(): AsyncGenerator<Extracted, void, undefined> {
    try {
      const opening = await unlessAborted(this.signal, this.open(), ({ control }) => {
        control.destroy();
      });
      if (opening !== undefined) yield* this.stream(opening);
    } catch (error) {
      throw toSluiceError(error).at({ service: this.options.service });
    }
  }

  private async open(): Promise<Opening> {
    const { source } = this.options;
    const control = await connectServer(source);
    try {
      const planned = await within(PLAN_TIMEOUT, this.plan(control));
      if (planned === undefined) throw unresponsive(describeServer(source));
      return { control, ...planned };
    } catch (error) {
      control.destroy();
      throw error;
    }
  }

  private async plan(control: Connection): Promise<Omit<Opening, 'control'>> {
    const { options, tail } = this;
    const server = await inspectSource(control);
    assertSameSource(server, tail.source);
    const start =
      tail.source === undefined
        ? await planStart(placeAfter(tail) ?? options.source.start, control, server)
        : planRestart(tail.source, server, options.isCopy === true);
    const { flavour, version, binlogFormat } = server;
    if (flavour === 'mysql') await loadZstd();
    options.logger.info({ flavour, version, binlogFormat, start }, 'extracting');
    const applierSessions =
      tail.source === undefined
        ? await findApplierSessions(control, options.source.skipAppliedBy)
        : tail.source.applierSessions;
    return { server, start, applierSessions };
  }

  private async *stream(opening: Opening): AsyncGenerator<Extracted, void, undefined> {
    const { service, source } = this.options;
    const replica = replicaIdentity(service, source.serverId, opening.server.serverId);
    const heartbeat = Math.max(MIN_HEARTBEAT, source.heartbeat);
    const stream = new BinlogStream({ ...opening, replica, heartbeat });
    const close = (): void => stream.close();
    this.signal.addEventListener('abort', close, { once: true });
    const assembler = this.assembler(opening);
    try {
      yield* this.assemble(stream, assembler);
    } finally {
      assembler.close();
      this.signal.removeEventListener('abort', close);
      close();
    }
  }

  private async *assemble(
    stream: BinlogStream,
    assembler: Assembler,
  ): AsyncGenerator<Extracted, void, undefined> {
    let items = await stream.take();
    if (items === undefined) return;
    yield { events: [], source: undefined, tls: stream.tls };
    for (; items !== undefined; items = await stream.take()) {
      for (const item of items) {
        let error = attempt(() => assembler.accept(item));
        while (error !== undefined || assembler.isBusy || assembler.assembled.isFull) {
          yield* taken(assembler);
          if (error !== undefined) throw error;
          if (this.signal.aborted) return;
          if (!assembler.isBusy) break;
          error = attempt(() => assembler.goOn());
        }
      }
      yield* taken(assembler);
    }
  }

  private assembler({ server, start, applierSessions }: Opening): Assembler {
    const { source, sourceId, fragmentSize, logger } = this.options;
    const { header } = this.tail;
    const seqno = header === undefined ? (this.options.baseSeqno ?? 0) : header.seqno + 1;
    const { flavour } = server;
    return new Assembler({
      flavour,
      identity: server,
      start,
      places: this.places,
      skipAppliedBy: source.skipAppliedBy,
      applierSessions,
      sourceId,
      fragmentSize,
      seqno,
      logger,
    });
  }
}

/**
 * A log that lost the state of its source (it was truncated) still says where its last transaction
 * ended. Without it the log is empty.
 */
function placeAfter({ header }: LogTail): SourceConfig['start'] | undefined {
  if (header === undefined) return undefined;
  const place = parseEventId(header.eventId);
  if (place !== undefined) return { file: place.file, position: place.position };
  throw new SluiceError(
    'BINLOG_POSITION',
    `the history log ends with event id ${header.eventId}, which names no place in a binlog`,
    { hint: 'Provision the slave anew and start a new history log.' },
  );
}

/** The error is kept back until what came before it was given on. */
function attempt(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function* taken({ assembled }: Assembler): Generator<Extracted, void, undefined> {
  for (const batch of assembled.take()) {
    if (batch.source !== undefined) crashPoint('extract-transaction-assembled');
    yield batch;
  }
}

function unresponsive(server: string): SluiceError {
  return new SluiceError('CONNECTION_LOST', `${server} does not answer`, {
    hint: 'Look whether the source is overloaded or stopped; the service connects again.',
  });
}
