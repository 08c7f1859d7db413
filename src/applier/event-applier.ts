import { decodeEvent } from '../binlog/decode.js';
import type { BinlogEvent } from '../binlog/binlog-event.js';
import { EventType, eventTypeName } from '../binlog/event-type.js';
import { eventsIn } from '../binlog/split.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { EventFormat } from '../event/format.js';
import type { ThlEvent } from '../event/thl-event.js';
import { OwnTables } from './catalog/own-tables.js';
import type { TargetContext } from './target-context.js';

const ROWS_EVENTS: ReadonlySet<number> = new Set([
  EventType.WRITE_ROWS_V1,
  EventType.UPDATE_ROWS_V1,
  EventType.DELETE_ROWS_V1,
  EventType.WRITE_ROWS,
  EventType.UPDATE_ROWS,
  EventType.DELETE_ROWS,
  EventType.WRITE_ROWS_COMPRESSED_V1,
  EventType.UPDATE_ROWS_COMPRESSED_V1,
  EventType.DELETE_ROWS_COMPRESSED_V1,
  EventType.WRITE_ROWS_COMPRESSED,
  EventType.UPDATE_ROWS_COMPRESSED,
  EventType.DELETE_ROWS_COMPRESSED,
]);

/** The end of a transaction is told by its last fragment, its start by the first. */
const WITHOUT_EFFECT: ReadonlySet<BinlogEvent['kind']> = new Set([
  'query',
  'gtid',
  'anonymous-gtid',
  'mariadb-gtid',
  'xid',
  'rows-query',
  'annotate-rows',
  'ignorable',
]);

/** Turns the events of a fragment into statements and sends them. */
export class EventApplier {
  private readonly ownTables: OwnTables;

  constructor(private readonly context: TargetContext) {
    this.ownTables = new OwnTables(context.options.service);
  }

  /** @throws SluiceError of an event that cannot be applied, or of a statement sent before it */
  async fragment(event: ThlEvent): Promise<void> {
    if (event.header.fragno === 0) this.ownTables.startTransaction();
    for (const { typeCode, raw } of eventsIn(event.data, event.format)) {
      if (ROWS_EVENTS.has(typeCode)) await this.rows(raw, event);
      else if (typeCode === EventType.TABLE_MAP) await this.tableMap(raw, event.format);
      else await this.other(decodeEvent(raw, event.format), event);
    }
  }

  private async tableMap(raw: Buffer, format: EventFormat): Promise<void> {
    if (this.ownTables.takes(raw)) return;
    const { rowApplier, writer } = this.context;
    if (!rowApplier.tableMap(raw, format)) return;
    await writer.settle();
    await rowApplier.prepare();
  }

  private async rows(raw: Buffer, { header, format }: ThlEvent): Promise<void> {
    if (this.ownTables.hasRows(raw)) return;
    const { rowApplier, writer, variables } = this.context;
    variables.useRows(header, writer.batch);
    let done = rowApplier.rows(raw, format, header, writer.batch);
    while (!done) {
      await writer.send();
      done = rowApplier.resume(writer.batch);
    }
    await writer.sendIfLarge();
  }

  private async other(event: BinlogEvent, { header, format }: ThlEvent): Promise<void> {
    if (WITHOUT_EFFECT.has(event.kind)) return;
    throw new SluiceError(
      'EVENT_UNSUPPORTED',
      `${eventTypeName(event.header.typeCode, format.flavour)} in the transaction of seqno ${header.seqno}`,
      { hint: 'This event does not belong into a transaction: please report it.' },
    );
  }
}
