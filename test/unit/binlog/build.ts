/** Events put together by hand, for what the captured servers do not write. */
import { EVENT_HEADER_BYTES } from '../../../src/binlog/header.js';
import type { EventFormat, Flavour } from '../../../src/event/format.js';

export interface BuiltEvent {
  readonly raw: Buffer;
  readonly format: EventFormat;
}

/** An event without checksum; `flags` and `nextPosition` as in its header. */
export function eventOf(
  flavour: Flavour,
  typeCode: number,
  body: Buffer | string,
  { flags = 0, nextPosition = 1000 } = {},
): BuiltEvent {
  const bytes = typeof body === 'string' ? Buffer.from(body.replaceAll(/\s/g, ''), 'hex') : body;
  const header = Buffer.alloc(EVENT_HEADER_BYTES);
  header.writeUInt32LE(1_700_000_000, 0);
  header.writeUInt8(typeCode, 4);
  header.writeUInt32LE(77, 5);
  header.writeUInt32LE(EVENT_HEADER_BYTES + bytes.length, 9);
  header.writeUInt32LE(nextPosition, 13);
  header.writeUInt16LE(flags, 17);
  return { raw: Buffer.concat([header, bytes]), format: plainFormat(flavour) };
}

export function plainFormat(flavour: Flavour): EventFormat {
  return { flavour, serverVersion: 'x', checksum: 'none', description: Buffer.alloc(0) };
}
