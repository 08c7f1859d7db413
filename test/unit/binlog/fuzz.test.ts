/** Whole fragments as they are stored, damaged: split, decoded, inflated. See also damaged.test.ts. */
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType, isKnownEventType, ROWS_EVENTS } from '../../../src/binlog/event-type.js';
import { inflateRows } from '../../../src/binlog/inflate-rows.js';
import { eventsIn } from '../../../src/binlog/split.js';
import type { Flavour } from '../../../src/event/format.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { TableMap } from '../../../src/binlog/table-map.js';
import { rowChanges } from '../../../src/cli/thl/decode/rows.js';
import { captured, decodable, FLAVOURS, type CapturedEvent } from './captured.js';
import { derivedFragments, type Fragment } from './derived.js';

const MINUTE = 60_000;
const RUNS = Number(process.env['SLUICE_FUZZ_RUNS'] ?? '3000');
vi.setConfig({ testTimeout: MINUTE + RUNS * 10 });

const CODES: ReadonlySet<string> = new Set([
  'EVENT_MALFORMED',
  'EVENT_UNSUPPORTED',
  'VALUE_UNSUPPORTED',
]);
/** Bytes that one byte of a fragment can become: zlib's greatest ratio, and views of the event. */
const EXPANSION = 1100;

/** Events of one scenario in a row, as an extractor stores them. */
function fragmentsOf(events: readonly CapturedEvent[]): Fragment[] {
  const scenarios = [...new Set(events.map(({ scenario }) => scenario))];
  return scenarios.flatMap((name) => {
    const own = events.filter((event) => event.scenario === name && decodable(event));
    return [...new Set(own.map(({ format }) => format))].map((format) => {
      const alike = own.filter((event) => event.format === format);
      return { data: Buffer.concat(alike.map(({ raw }) => raw)), format };
    });
  });
}

/** Decodes everything, values included; gives the bytes that came of it. @throws what the decoders throw */
function decodeAll({ data, format }: Fragment, withValues = true): number {
  const maps = new Map<number, TableMap>();
  let bytes = 0;
  for (const { raw, typeCode } of eventsIn(data, format)) {
    const plain = ROWS_EVENTS.has(typeCode) ? inflateRows(raw, format) : raw;
    const event = decodeEvent(plain, format);
    if (event.kind === 'table-map') maps.set(event.map.tableId, event.map);
    if (event.kind !== 'rows') continue;
    bytes += plain.length;
    const map = maps.get(event.tableId);
    if (!withValues || map?.columns.length !== event.columnCount) continue;
    for (const { before = [], after = [] } of rowChanges(event, map))
      bytes += before.length + after.length;
  }
  return bytes;
}

function expectTypedOrBounded(fragment: Fragment): void {
  try {
    expect(decodeAll(fragment)).toBeLessThanOrEqual(2 * EXPANSION * fragment.data.length);
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    expect(CODES.has(error.code) ? '' : error.code).toBe('');
  }
}

/** Without those of releases before 5.1, of group replication and of cut rows, that are refused by their type. */
function writable(flavour: Flavour): number[] {
  const refused = new Set<number>(
    [0, 1, 6, 7, 8, 10, 12, 20, 21, 22, 28, 36, 37, 172].concat(EventType.FORMAT_DESCRIPTION),
  );
  const ofMysqlAlone = new Set<number>([29, 33, 34, 35, 39, 40, 41, 42]);
  return Object.values(EventType).filter(
    (code) =>
      !refused.has(code) &&
      isKnownEventType(code, flavour) &&
      !(flavour === 'mariadb' && ofMysqlAlone.has(code)),
  );
}

describe.each(FLAVOURS)('stored fragments of %s', (flavour) => {
  const fragments = [...fragmentsOf(captured(flavour)), ...derivedFragments(flavour)];

  it('have events of every type that such servers can write', () => {
    const types = fragments.flatMap(({ data, format }) =>
      eventsIn(data, format).map(({ typeCode }) => typeCode),
    );
    expect(writable(flavour).filter((code) => !types.includes(code))).toEqual([]);
  });

  it('are decoded whole when nothing is wrong', () => {
    expect(fragments.length).toBeGreaterThan(5);
    // some values need more than the table map: the fraction of MariaDB's old temporal types
    for (const fragment of fragments) decodeAll(fragment, false);
  });

  it('are refused or read when cut at any place', () => {
    for (const { data, format } of fragments) {
      const step = Math.max(1, Math.floor(data.length / 400));
      for (let length = 0; length < data.length; length += step) {
        expectTypedOrBounded({ data: data.subarray(0, length), format });
      }
    }
  });

  it('are refused or read when bits, lengths and counts are changed', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.constantFrom<readonly number[]>(
        [0],
        [0xff],
        [0xff, 0xff, 0xff, 0xff],
        [0xfe],
        [0x7f],
        [1],
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...fragments),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        ({ data, format }, changes) => {
          const damaged = Buffer.from(data);
          for (const [at, bytes] of changes) damaged.set(bytes, at % (damaged.length - 4));
          expectTypedOrBounded({ data: damaged, format });
        },
      ),
      { numRuns: RUNS },
    );
  });
});
