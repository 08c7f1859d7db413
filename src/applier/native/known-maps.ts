import { bodyEnd as endOfBody } from '../../binlog/checksum.js';
import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import { uint16At, uint32At } from '../../binlog/unchecked.js';
import type { EventFormat } from '../../event/format.js';

const MOST_MAPS = 4096;
/** Up to so many bytes a loop is quicker than a call. */
const SHORT = 128;
/** A table id has 48 bits. */
const TABLE_ID_BYTES = 6;
const UINT32 = 0x1_0000_0000;

/**
 * Table maps whose rows were replayed as they are: of the same bytes again, nothing has to be looked
 * at again, until a definition changes what is known of the target's tables.
 */
export class KnownMaps {
  /** Bodies without checksums, by table id. */
  private readonly bodies = new Map<number, Buffer>();
  private format: EventFormat | undefined;
  private schemaVersion = -1;

  /** @param currentVersion another number whenever tables of the target may have changed */
  constructor(private readonly currentVersion: () => number) {}

  /** Whether maps of this format may be known. */
  areOf(format: EventFormat): boolean {
    return this.format === format && this.schemaVersion === this.currentVersion();
  }

  /** Notes that rows of this table map event were replayed. */
  note(raw: Buffer, format: EventFormat): void {
    if (!this.areOf(format) || this.bodies.size >= MOST_MAPS) this.restart(format);
    const end = endOfBody(raw, format);
    if (this.match(raw, 0, end) !== undefined) return;
    this.bodies.set(tableIdAt(raw, 0), Buffer.from(raw.subarray(EVENT_HEADER_BYTES, end)));
  }

  /** The table id of the event from `at` to `bodyEnd`, if it is one of these maps. */
  match(data: Buffer, at: number, bodyEnd: number): number | undefined {
    const start = at + EVENT_HEADER_BYTES;
    if (bodyEnd < start + TABLE_ID_BYTES) return undefined;
    const id = tableIdAt(data, at);
    const body = this.bodies.get(id);
    return body !== undefined && isSame(body, data, start, bodyEnd) ? id : undefined;
  }

  private restart(format: EventFormat): void {
    this.bodies.clear();
    this.format = format;
    this.schemaVersion = this.currentVersion();
  }
}

function isSame(body: Buffer, data: Buffer, start: number, end: number): boolean {
  const { length } = body;
  if (end - start !== length) return false;
  if (length > SHORT) return data.compare(body, 0, length, start, end) === 0;
  for (let i = 0; i < length; i++) if (data[start + i] !== body[i]) return false;
  return true;
}

/** Of a table map or a rows event that begins at `at`: the first 6 bytes after the header. */
export function tableIdAt(data: Buffer, at: number): number {
  const id = at + EVENT_HEADER_BYTES;
  return uint32At(data, id) + uint16At(data, id + 4) * UINT32;
}
