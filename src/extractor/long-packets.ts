import { EventType } from '../binlog/event-type.js';
import type { EventPart } from './event-part.js';

/*
 * A packet of 16 MiB and more comes in pieces (Protocol::Packet), which mysql2 keeps and joins. A
 * compressed transaction is one event of up to 1 GiB: it would be in memory twice. Its pieces are
 * taken out as they come, and what mysql2 joins in the end is empty.
 */

const STATUS_BYTES = 1;
/** Of the event's type, behind the packet's status. */
const TYPE = STATUS_BYTES + 4;
const NOTHING = Buffer.alloc(0);
/** A packet's header in the protocol without compression. */
const PACKET_HEADER = 4;

/** mysql2's parser, as far as pieces go. */
interface Parser {
  readonly largePacketParts: Buffer[];
  readonly packetHeaderLength: number;
}

/** What takes the pieces of a compressed transaction away from the connection. */
export class LongPackets {
  private taking = false;

  /** @param take called for each piece but the end, which the packet itself is */
  constructor(private readonly take: (part: EventPart) => void) {}

  /** Where mysql2's internals are others, long packets come as whole ones do. */
  watch(connection: unknown): void {
    const parser = parserOf(connection);
    if (parser === undefined) return;
    const { largePacketParts } = parser;
    largePacketParts.push = (...pieces) =>
      Array.prototype.push.apply(
        largePacketParts,
        pieces.map((piece) => this.piece(piece, largePacketParts.length === 0)),
      );
  }

  /** Whether the packet is the end of an event whose pieces were taken. */
  ends(): boolean {
    const { taking } = this;
    this.taking = false;
    return taking;
  }

  /** Returns what mysql2 is to keep. */
  private piece(piece: Buffer, isFirst: boolean): Buffer {
    if (isFirst) {
      this.taking = piece[0] === 0 && piece[TYPE] === EventType.TRANSACTION_PAYLOAD;
    }
    if (!this.taking) return piece;
    this.take({ bytes: piece.subarray(isFirst ? STATUS_BYTES : 0), isFirst, isLast: false });
    return NOTHING;
  }
}

export const LAST_PART: EventPart = { bytes: NOTHING, isFirst: false, isLast: true };

/** With compression of the protocol there is a second parser, for what was inflated. */
function parserOf(connection: unknown): Parser | undefined {
  if (typeof connection !== 'object' || connection === null) return undefined;
  const inflated: unknown = Reflect.get(connection, '_inflatedPacketsParser');
  const parser: unknown = inflated ?? Reflect.get(connection, 'packetParser');
  return isParser(parser) ? parser : undefined;
}

function isParser(value: unknown): value is Parser {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'largePacketParts')) &&
    Reflect.get(value, 'packetHeaderLength') === PACKET_HEADER
  );
}
