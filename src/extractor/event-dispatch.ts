import { bodyEnd } from '../binlog/checksum.js';
import { decodeEvent } from '../binlog/decode.js';
import { EventClass } from './event-class.js';
import type { ControlEvents } from './control-events.js';
import type { EventSpan } from './event-span.js';
import type { AnyGtidEvent, GroupAssembly } from './group-assembly.js';
import type { GroupParts } from './group-parts.js';
import { GroupToken } from './group-grammar.js';
import {
  schemaLength,
  schemaStart,
  schemaStartOfLoad,
  statementRole,
  statementStart,
  threadIdOf,
} from './query-peek.js';

const TIMESTAMP = 0;
const ROWS_FLAGS = 25;
const STATEMENT_END = 1;

/** Reads of each event what says where transactions start and end, and whose they are. */
export class EventDispatch {
  constructor(
    private readonly parts: GroupParts,
    private readonly group: GroupAssembly,
    private readonly controls: ControlEvents,
  ) {}

  /** @param eventClass see `EventClass` */
  take(event: EventSpan, eventClass: number): void {
    switch (eventClass) {
      case EventClass.TABLE_MAP:
        return this.tableMap(event);
      case EventClass.ROWS:
        return this.group.step(endsStatement(event) ? GroupToken.ROWS_END : GroupToken.ROWS, event);
      case EventClass.QUERY:
        return this.query(event);
      case EventClass.GTID:
        return this.gtid(event);
      case EventClass.COMMIT:
        return this.group.step(GroupToken.COMMIT, event);
      case EventClass.PRELUDE:
        return this.group.step(GroupToken.PRELUDE, event);
      case EventClass.LOAD:
        return this.load(event);
      case EventClass.PAYLOAD:
        return this.payload(event);
      case EventClass.CONTROL:
        return this.control(event);
      default:
        return this.other(event);
    }
  }

  private tableMap(event: EventSpan): void {
    this.group.step(GroupToken.ROWS, event);
    this.parts.applied.noteTableMap(event);
    this.parts.writer.shard.noteTableMap(event);
  }

  /** One that starts a transaction which is collected is checked with the first fragment. */
  private gtid(event: EventSpan): void {
    const { format } = this.parts;
    const gtid = decodeEvent(event.view(), format.format) as AnyGtidEvent;
    const opens = gtid.kind === 'mariadb-gtid' && !gtid.standalone;
    this.group.step(opens ? GroupToken.GTID_BEGIN : GroupToken.GTID, event, gtid);
    if (!this.group.isWanted) format.verify(event);
  }

  private query(event: EventSpan): void {
    const { applied, format, writer } = this.parts;
    const role = statementRole(event, bodyEnd(event, format.format));
    const { ends } = this.group.enter(role, event);
    this.group.noteThread(threadIdOf(event));
    applied.noteQuery(event, statementStart(event));
    if (role === GroupToken.PLAIN) {
      writer.shard.noteSchema(event, schemaStart(event), schemaLength(event));
    }
    if (!ends) return;
    this.group.noteLast(event);
    this.group.end();
  }

  /** LOAD DATA; the blocks of its file came before. */
  private load(event: EventSpan): void {
    const { ends } = this.group.enter(GroupToken.PLAIN, event);
    this.group.noteThread(threadIdOf(event));
    this.parts.writer.shard.noteSchema(event, schemaStartOfLoad(event), schemaLength(event));
    if (ends) this.group.end();
  }

  private payload(event: EventSpan): void {
    this.parts.payload.open(event.view(), this.parts.format.format);
    this.group.enterPayload(event);
  }

  private control(event: EventSpan): void {
    const { applied, cursor, gate } = this.parts;
    const effect = this.controls.handle(event);
    if (effect === 'source-restarted') applied.sourceStarted(event.u32(TIMESTAMP));
    this.group.interrupt(effect);
    if (this.group.isIdle) gate.reach(cursor.file, cursor.position);
  }

  /** Not known: the decoder throws, unless the source says that a reader may pass over the event. */
  private other(event: EventSpan): void {
    const { cursor, format } = this.parts;
    decodeEvent(event.view(), format.format);
    if (this.group.isIdle) cursor.control(event);
    else this.group.step(GroupToken.PRELUDE, event);
  }
}

function endsStatement(rows: EventSpan): boolean {
  return (rows.u16(ROWS_FLAGS) & STATEMENT_END) !== 0;
}
