import { EventType } from '../binlog/event-type.js';
import { EVENT_HEADER_BYTES } from '../binlog/header.js';
import { eventsIn, type RawEvent } from '../binlog/split.js';
import type { EventFormat } from '../event/format.js';
import type { Header } from '../event/header.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { TableName } from './schema/table-name.js';

/** A table map's schema, its length first, follows the table id (6 bytes) and flags (2). */
const SCHEMA_OFFSET = EVENT_HEADER_BYTES + 8;

/**
 * The fragments that come next, as far as they have been read from the log. They are looked into only
 * when a table is met that is not known, so that others are looked up with it.
 */
export class TablesAhead {
  private events: readonly ThlEvent[] = [];

  /** @param isDefinition whether what is known of tables ends with this event */
  constructor(private readonly isDefinition: (event: RawEvent, format: EventFormat) => boolean) {}

  /** Fragments in the order in which they are going to be applied. */
  expect(events: readonly ThlEvent[]): void {
    this.events = events;
  }

  /** Tables of the fragment with this header and those after it, up to the next definition. */
  *after({ seqno, fragno }: Header): Generator<TableName> {
    for (const { header, data, format } of this.events) {
      if (header.seqno < seqno || (header.seqno === seqno && header.fragno < fragno)) continue;
      for (const event of eventsIn(data, format)) {
        if (event.typeCode === EventType.TABLE_MAP) yield mappedTable(event.raw);
        else if (this.isDefinition(event, format)) return;
      }
    }
  }
}

/** The table that a table map event is of: length, name and a zero byte, for the schema and for itself. */
export function mappedTable(tableMap: Buffer): TableName {
  const nameOffset = SCHEMA_OFFSET + tableMap.readUInt8(SCHEMA_OFFSET) + 2;
  return { schema: nameAt(tableMap, SCHEMA_OFFSET), name: nameAt(tableMap, nameOffset) };
}

function nameAt(tableMap: Buffer, offset: number): string {
  return tableMap.toString('utf8', offset + 1, offset + 1 + tableMap.readUInt8(offset));
}
