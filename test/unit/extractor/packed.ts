/** Events that a real server logged packed; see `provenance` in test/fixtures/binlog/mysql-packed.json. */
import { readFileSync } from 'node:fs';
import type { TransactionPayloadEvent } from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { readFormatDescription } from '../../../src/binlog/format-description.js';
import { typeCodeAt } from '../../../src/binlog/header.js';
import type { EventFormat } from '../../../src/event/format.js';

export interface PackedEvent {
  readonly raw: Buffer;
  readonly typeCode: number;
  readonly format: EventFormat;
  readonly info: string;
  /** Types, as SHOW BINLOG EVENTS names them, of the events in it. */
  readonly inside: readonly string[];
}

interface Fixture {
  readonly scenarios: ReadonlyArray<{
    readonly name: string;
    readonly events: ReadonlyArray<{
      readonly hex: string;
      readonly info: string;
      readonly inside?: ReadonlyArray<{ readonly type: string }>;
    }>;
  }>;
}

const FILE = new URL('../../fixtures/binlog/mysql-packed.json', import.meta.url);

/** The events of a scenario, in order. */
export function packedScenario(name: string): readonly PackedEvent[] {
  const { scenarios } = JSON.parse(readFileSync(FILE, 'utf8')) as Fixture;
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario "${name}"`);
  let format: EventFormat = {
    flavour: 'mysql',
    serverVersion: '',
    checksum: 'none',
    description: Buffer.alloc(0),
  };
  return found.events.map(({ hex, info, inside = [] }) => {
    const raw = Buffer.from(hex, 'hex');
    const typeCode = typeCodeAt(raw);
    if (typeCode === EventType.FORMAT_DESCRIPTION) format = readFormatDescription(raw).format;
    return { raw, typeCode, format, info, inside: inside.map(({ type }) => type) };
  });
}

export function isPayload({ typeCode }: PackedEvent): boolean {
  return typeCode === EventType.TRANSACTION_PAYLOAD;
}

export function payloadOf({ raw, format }: PackedEvent): TransactionPayloadEvent {
  return decodeEvent(raw, format) as TransactionPayloadEvent;
}
