/** Fragments whose events the captured servers can write but did not, made of those that they wrote. */
import { crc32 } from 'node:zlib';
import { EventType } from '../../../src/binlog/event-type.js';
import type { EventFormat, Flavour } from '../../../src/event/format.js';
import { packedScenario } from '../extractor/packed.js';
import { eventOf, plainFormat } from './build.js';
import { captured } from './captured.js';

export interface Fragment {
  readonly data: Buffer;
  readonly format: EventFormat;
}

const FLAGS_END = 27;
/** Version 1 of rows events, and version 2, which has extra information behind the flags. */
const TO_VERSION_2 = new Map<number, number>([
  [EventType.WRITE_ROWS_V1, EventType.WRITE_ROWS],
  [EventType.UPDATE_ROWS_V1, EventType.UPDATE_ROWS],
  [EventType.DELETE_ROWS_V1, EventType.DELETE_ROWS],
  [EventType.WRITE_ROWS_COMPRESSED_V1, EventType.WRITE_ROWS_COMPRESSED],
  [EventType.UPDATE_ROWS_COMPRESSED_V1, EventType.UPDATE_ROWS_COMPRESSED],
  [EventType.DELETE_ROWS_COMPRESSED_V1, EventType.DELETE_ROWS_COMPRESSED],
]);
const TO_VERSION_1 = new Map([...TO_VERSION_2].map(([v1, v2]) => [v2, v1]));

export function derivedFragments(flavour: Flavour): Fragment[] {
  return [...otherVersion(flavour), ...filesInBlocks(flavour), ...packed(flavour)];
}

/** Version 1 as MySQL 5.5 has it, and 5.6 on demand; version 2 as MariaDB would write it. */
function otherVersion(flavour: Flavour): Fragment[] {
  const change = flavour === 'mysql' ? toVersion1 : toVersion2;
  let map: Buffer | undefined;
  const fragments: Fragment[] = [];
  for (const { raw, typeCode, format } of captured(flavour)) {
    if (typeCode === EventType.TABLE_MAP) map = raw;
    const rows = format.checksum === 'crc32' ? change(raw, typeCode) : undefined;
    if (map === undefined || rows === undefined) continue;
    fragments.push({ data: Buffer.concat([map, rows]), format });
  }
  return fragments;
}

function toVersion1(raw: Buffer, typeCode: number): Buffer | undefined {
  const code = TO_VERSION_1.get(typeCode);
  if (code === undefined) return undefined;
  const extra = raw.readUInt16LE(FLAGS_END);
  return sealed(code, [raw.subarray(0, FLAGS_END), raw.subarray(FLAGS_END + extra)]);
}

function toVersion2(raw: Buffer, typeCode: number): Buffer | undefined {
  const code = TO_VERSION_2.get(typeCode);
  if (code === undefined) return undefined;
  const extra = Buffer.from([6, 0, 1, 2, 3, 4]);
  return sealed(code, [raw.subarray(0, FLAGS_END), extra, raw.subarray(FLAGS_END)]);
}

function sealed(code: number, parts: readonly Buffer[]): Buffer {
  const event = Buffer.concat(parts);
  event.writeUInt8(code, 4);
  event.writeUInt32LE(event.length, 9);
  event.writeUInt32LE(crc32(event.subarray(0, -4)), event.length - 4);
  return event;
}

/** A file of several blocks, and one that was not loaded. */
function filesInBlocks(flavour: Flavour): Fragment[] {
  const { APPEND_BLOCK, BEGIN_LOAD_QUERY, DELETE_FILE } = EventType;
  const events = [
    eventOf(flavour, BEGIN_LOAD_QUERY, `07000000${'61'.repeat(200)}`),
    eventOf(flavour, APPEND_BLOCK, `07000000${'620a'.repeat(100)}`),
    eventOf(flavour, DELETE_FILE, '07000000'),
  ];
  return [{ data: Buffer.concat(events.map(({ raw }) => raw)), format: plainFormat(flavour) }];
}

function packed(flavour: Flavour): Fragment[] {
  if (flavour !== 'mysql') return [];
  const names = [
    'compressed transactions',
    'compressed transactions without checksums',
    'partial updates',
  ];
  return names.map((name) => {
    const events = packedScenario(name);
    const { format: last } = events.at(-1)!;
    const alike = events.filter(
      ({ format, typeCode }) => format === last && typeCode !== EventType.FORMAT_DESCRIPTION,
    );
    return { data: Buffer.concat(alike.map(({ raw }) => raw)), format: last };
  });
}
