import type { EventFormat } from '../event/format.js';
import { bodyEnd } from './checksum.js';
import { decodeEvent } from './decode.js';
import { malformed } from './failure.js';
import { EVENT_HEADER_BYTES, typeCodeAt } from './header.js';
import { EventReader } from './reader.js';
import type { TableMap } from './table-map.js';

interface Entry {
  /** The event's body without its checksum. */
  readonly body: Buffer;
  readonly map: TableMap;
}

const MAX_TABLES = 4096;
/** Of all tables together: what is kept of each takes about 1.5 KB, with what is compiled for it. */
const MAX_COLUMNS = 16 * 1024;

/**
 * Decodes table map events, which repeat for every statement, once for each table: an event with the
 * bytes of the last one of its table id gives the same object, so that what is compiled for it can be
 * kept in a WeakMap. The maps own their bytes.
 */
export class TableMapCache {
  private readonly entries = new Map<number, Entry>();
  /** Columns of all entries, and of those that were replaced. */
  private columns = 0;

  /** @throws SluiceError EVENT_MALFORMED, EVENT_UNSUPPORTED (unknown optional metadata) */
  read(raw: Buffer, format: EventFormat): TableMap {
    const end = bodyEnd(raw, format);
    const event = { typeCode: typeCodeAt(raw), flavour: format.flavour };
    const tableId = new EventReader(event, raw, EVENT_HEADER_BYTES, end).u48();
    const known = this.entries.get(tableId);
    const same = known?.body.equals(raw.subarray(EVENT_HEADER_BYTES, end)) ?? false;
    if (known !== undefined && same) return known.map;
    return this.remember(tableId, Buffer.from(raw), end, format);
  }

  private remember(tableId: number, raw: Buffer, end: number, format: EventFormat): TableMap {
    const event = decodeEvent(raw, format);
    if (event.kind !== 'table-map') {
      throw malformed({ typeCode: typeCodeAt(raw), flavour: format.flavour }, 'it is no table map');
    }
    this.makeRoom(event.map.columns.length);
    this.entries.set(tableId, { body: raw.subarray(EVENT_HEADER_BYTES, end), map: event.map });
    return event.map;
  }

  private makeRoom(columns: number): void {
    this.columns += columns;
    if (this.entries.size < MAX_TABLES && this.columns <= MAX_COLUMNS) return;
    this.entries.clear();
    this.columns = columns;
  }
}
