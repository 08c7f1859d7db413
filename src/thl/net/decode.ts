import { crc32 } from 'node:zlib';
import type { SourceState } from '../../event/source-state.js';
import { ByteReader } from './byte-reader.js';
import { malformed } from './malformed.js';
import { unpackFrame } from './pack.js';
import {
  FRAME_TYPES,
  MAX_EVENT,
  PROTOCOL_VERSION,
  type EventRecord,
  type EventsFrame,
  type FormatFrame,
  type Frame,
  type Heartbeat,
  type HeldTransaction,
  type Hello,
  type Holding,
} from './protocol.js';

const CRC_BYTES = 4;

type Decoder = (body: ByteReader) => Frame;

const DECODERS: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [FRAME_TYPES.hello, readHello],
  [
    FRAME_TYPES.accept,
    (body) => ({
      kind: 'accept',
      version: body.u16(),
      node: body.text(),
      heartbeat: body.u32(),
      packed: body.flag(),
      held: readHolding(body),
    }),
  ],
  [
    FRAME_TYPES.refuse,
    (body) => ({
      kind: 'refuse',
      code: body.text(),
      message: body.text(),
      hint: body.text(),
      retryable: body.flag(),
    }),
  ],
  [FRAME_TYPES.format, readFormat],
  [FRAME_TYPES.events, readEvents],
  [FRAME_TYPES.data, (body) => ({ kind: 'data', data: body.rest() })],
  [FRAME_TYPES.ack, (body) => ({ kind: 'ack', seqno: body.u53() })],
  [FRAME_TYPES.heartbeat, readHeartbeat],
]);

/**
 * Decodes one frame. Its buffers are views of `frame`, or of what was packed in it.
 * @param mayBePacked whether this side has asked for packed frames
 * @throws SluiceError THL_PROTOCOL for anything that no encoder makes
 */
export function decodeFrame(frame: Buffer, mayBePacked = false): Frame {
  const content = checked(frame);
  const isPacked = mayBePacked && content[0] === FRAME_TYPES.packed;
  return decodeContent(isPacked ? unpacked(content) : content);
}

function unpacked(content: Buffer): Buffer {
  const body = new ByteReader(content.subarray(1));
  return unpackFrame(body.u32(), body.rest());
}

function decodeContent(content: Buffer): Frame {
  const body = new ByteReader(content);
  const type = body.u8();
  const decoder = DECODERS.get(type);
  if (decoder === undefined) throw malformed(`unknown type ${type}`);
  const decoded = decoder(body);
  // A hello of another version goes on as only that version knows.
  if (decoded.kind !== 'hello' || decoded.version === PROTOCOL_VERSION) body.end();
  return decoded;
}

/** Damage on the way would otherwise be stored as if the source had sent it. */
function checked(frame: Buffer): Buffer {
  const end = frame.length - CRC_BYTES;
  if (end < 1) throw malformed(`${frame.length} bytes are none`);
  const content = frame.subarray(0, end);
  if (crc32(content) !== frame.readUInt32LE(end)) throw malformed('its CRC32 is wrong');
  return content;
}

const NOTHING: Holding = { first: undefined, last: undefined };

function readHello(body: ByteReader): Hello {
  const version = body.u16();
  if (version !== PROTOCOL_VERSION) {
    return { kind: 'hello', version, service: '', node: '', packed: false, held: NOTHING };
  }
  const service = body.text();
  return {
    kind: 'hello',
    version,
    service,
    node: body.text(),
    packed: body.flag(),
    held: readHolding(body),
  };
}

function readHeartbeat(body: ByteReader): Heartbeat {
  return {
    kind: 'heartbeat',
    clock: body.u53(),
    echo: body.optional((it) => ({ clock: it.u53(), held: it.u53() })),
    source: body.optional((it) => ({ ahead: seconds(it.i64()), accuracy: seconds(it.i64()) })),
  };
}

function seconds(micros: bigint): number {
  return Number(micros) / 1e6;
}

function readHolding(body: ByteReader): Holding {
  return { first: body.optional((it) => it.u53()), last: body.optional(readTransaction) };
}

function readTransaction(body: ByteReader): HeldTransaction {
  return { seqno: body.u53(), epoch: body.u53(), sourceId: body.text(), eventId: body.text() };
}

function readFormat(body: ByteReader): FormatFrame {
  const number = body.u32();
  const flavour = body.flag() ? 'mariadb' : 'mysql';
  const serverVersion = body.text();
  const checksum = body.flag() ? 'crc32' : 'none';
  // Kept as long as the connection: a view would keep the whole frame.
  const description = Buffer.from(body.blob());
  return { kind: 'format', number, format: { flavour, serverVersion, checksum, description } };
}

function readEvents(body: ByteReader): EventsFrame {
  const count = body.u16();
  if (count === 0) throw malformed('a frame without events');
  const records: EventRecord[] = [];
  while (records.length < count) {
    const before = records.at(-1);
    if (before !== undefined && before.data.length < before.size) {
      throw malformed('an event lacks data, and another follows');
    }
    records.push(readRecord(body));
  }
  return { kind: 'events', records, source: body.optional(readSource) };
}

function readRecord(body: ByteReader): EventRecord {
  const seqno = body.u53();
  const fragno = body.u32();
  const lastFrag = body.flag();
  const epoch = body.u53();
  const sourceId = body.text();
  const eventId = body.text();
  const gtid = body.optional((it) => it.text());
  const shardId = body.text();
  const committedAt = body.i64();
  const place = { seqno, fragno, lastFrag, epoch, sourceId, eventId, shardId, committedAt };
  const header = gtid === undefined ? place : { ...place, gtid };
  const format = body.u32();
  const size = body.u32();
  const data = body.blob();
  if (size > MAX_EVENT || data.length > size) {
    throw malformed(`an event of ${size} bytes with ${data.length}`);
  }
  return { header, format, size, data };
}

function readSource(body: ByteReader): SourceState {
  const serverUuid = body.text();
  const serverId = body.u32();
  const file = body.text();
  const position = body.u53();
  const gtidSet = body.optional((it) => it.blob().toString());
  return { serverUuid, serverId, file, position, gtidSet };
}
