import type { Logger } from 'pino';
import type { IncidentEvent } from '../binlog/binlog-event.js';
import { decodeEvent } from '../binlog/decode.js';
import { EventType } from '../binlog/event-type.js';
import { EventFlag } from '../binlog/header.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { BinlogCursor } from './binlog-cursor.js';
import type { EventSpan } from './event-span.js';
import type { Progress } from './progress.js';
import type { StreamFormat } from './stream-format.js';
import type { StreamStart } from './stream-start.js';

const TYPE = 4;
const NEXT_POSITION = 13;
/** From here on the end position in a header has lost its upper bits. */
const WRAP = 2 ** 32;

/** What an event outside transactions means for one that is open. */
export type ControlEffect =
  /** Nothing. */
  | 'none'
  /** A file ends or starts: no transaction may be open. */
  | 'boundary'
  /** The source crashed and started again: a transaction that is open was rolled back. */
  | 'source-restarted';

/** Events about the binlog file and the stream, which are no part of a transaction. */
export class ControlEvents {
  private located = false;

  constructor(
    private readonly format: StreamFormat,
    private readonly cursor: BinlogCursor,
    private readonly progress: Progress,
    private readonly start: StreamStart,
    private readonly logger: Logger,
  ) {}

  /** @throws SluiceError SOURCE_INCIDENT, BINLOG_POSITION, BINLOG_CORRUPT, EVENT_MALFORMED */
  handle(event: EventSpan): ControlEffect {
    switch (event.u8(TYPE)) {
      case EventType.ROTATE:
        return this.rotate(event.view());
      case EventType.FORMAT_DESCRIPTION:
        return this.describe(event);
      case EventType.PREVIOUS_GTIDS:
      case EventType.GTID_LIST:
        return this.listGtids(event);
      case EventType.INCIDENT:
        return this.incident(event.view());
      case EventType.HEARTBEAT:
      case EventType.HEARTBEAT_V2:
        return 'none';
      default:
        this.cursor.control(event);
        return 'none';
    }
  }

  /** One that the server made up says nothing of the file before: its last events may be missing. */
  private rotate(event: Buffer): ControlEffect {
    const { file, position, header } = this.format.rotation(event);
    if (!this.located) this.checkStart(file, position);
    if (file !== this.cursor.file) this.logger.debug({ file, position }, 'binlog file');
    this.cursor.rotate(file, position);
    return (header.flags & EventFlag.ARTIFICIAL) === 0 ? 'boundary' : 'none';
  }

  /** The first event of a stream says what the server understood. */
  private checkStart(file: string, position: number): void {
    this.located = true;
    const { start } = this;
    if (start.by === 'gtid' || (start.file === file && start.position === position)) return;
    throw new SluiceError(
      'BINLOG_POSITION',
      `the source sends its binlog from ${file}:${position}, but ${start.file}:${start.position} was asked for`,
      { hint: 'Look for a proxy between the replicator and the source.' },
    );
  }

  private describe(event: EventSpan): ControlEffect {
    const createdAt = this.format.describe(event.view());
    this.cursor.control(event);
    return createdAt === 0 ? 'boundary' : 'source-restarted';
  }

  private listGtids(event: EventSpan): ControlEffect {
    const list = decodeEvent(event.view(), this.format.format);
    if (list.kind === 'previous-gtids' || list.kind === 'gtid-list') this.progress.seed(list);
    this.cursor.control(event);
    return 'none';
  }

  /** MariaDB, asked for what follows a GTID, sends what has none from the start of the file on. */
  private incident(event: Buffer): ControlEffect {
    const decoded = decodeEvent(event, this.format.format) as IncidentEvent;
    if (!this.isBeforeStart(event)) throw incident(decoded);
    const { file } = this.cursor;
    const place = { file, position: event.readUInt32LE(NEXT_POSITION) };
    this.logger.warn(place, 'passing over an incident of the source from before the start');
    return 'none';
  }

  private isBeforeStart(event: Buffer): boolean {
    const { start, cursor } = this;
    if (start.by !== 'gtid' || start.known?.file !== cursor.file) return false;
    const end = event.readUInt32LE(NEXT_POSITION);
    return end !== 0 && end <= start.known.position && start.known.position < WRAP;
  }
}

function incident({ incident: number, message }: IncidentEvent): SluiceError {
  const text = message.toString('utf8');
  return new SluiceError('SOURCE_INCIDENT', `the source logged incident ${number}: ${text}`, {
    hint: 'Changes were lost on the source before they reached its binlog: provision the slave anew and start a new history log.',
  });
}
