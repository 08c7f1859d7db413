/** Events captured from real servers: see test/fixtures/binlog/capture.mjs. */
import { readFileSync } from 'node:fs';
import type { BinlogEvent } from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { readFormatDescription } from '../../../src/binlog/format-description.js';
import { typeCodeAt } from '../../../src/binlog/header.js';
import type { EventFormat, Flavour } from '../../../src/event/format.js';

export const FLAVOURS: readonly Flavour[] = ['mariadb', 'mysql'];

export interface CapturedEvent {
  readonly scenario: string;
  readonly raw: Buffer;
  readonly typeCode: number;
  /** Of the file it was cut from, or of the stream. */
  readonly format: EventFormat;
  /** What `SHOW BINLOG EVENTS` says; undefined for events that are not in a file. */
  readonly info: string | undefined;
}

interface Fixture {
  readonly version: string;
  readonly scenarios: ReadonlyArray<{
    readonly name: string;
    readonly events: ReadonlyArray<{ readonly hex: string; readonly info?: string }>;
  }>;
}

const cache = new Map<Flavour, CapturedEvent[]>();

/** All events that were captured from a server, in order. */
export function captured(flavour: Flavour): readonly CapturedEvent[] {
  const known = cache.get(flavour) ?? load(flavour);
  cache.set(flavour, known);
  return known;
}

/** Those of one scenario. */
export function scenario(flavour: Flavour, name: string): readonly CapturedEvent[] {
  const events = captured(flavour).filter((event) => event.scenario === name);
  if (events.length === 0) throw new Error(`there is no scenario "${name}" of ${flavour}`);
  return events;
}

/** The decoded events of one kind in a scenario. */
export function decodedOf<K extends BinlogEvent['kind']>(
  flavour: Flavour,
  name: string,
  kind: K,
): Array<BinlogEvent & { kind: K }> {
  return scenario(flavour, name)
    .filter((event) => decodable(event))
    .map((event) => decodeEvent(event.raw, event.format))
    .filter((event): event is BinlogEvent & { kind: K } => event.kind === kind);
}

export function decodable({ typeCode }: CapturedEvent): boolean {
  return typeCode !== EventType.FORMAT_DESCRIPTION;
}

function load(flavour: Flavour): CapturedEvent[] {
  const file = new URL(`../../fixtures/binlog/${flavour}.json`, import.meta.url);
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  return fixture.scenarios.flatMap(({ name, events }) => {
    let format: EventFormat = startingFormat(flavour);
    return events.map(({ hex, info }) => {
      const raw = Buffer.from(hex, 'hex');
      const typeCode = typeCodeAt(raw);
      if (typeCode === EventType.FORMAT_DESCRIPTION) format = readFormatDescription(raw).format;
      return { scenario: name, raw, typeCode, format, info };
    });
  });
}

/** In force until the format description: the artificial rotate event that comes before it. */
function startingFormat(flavour: Flavour): EventFormat {
  return { flavour, serverVersion: '', checksum: 'crc32', description: Buffer.alloc(0) };
}
