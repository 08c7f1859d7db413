/** Whole fragments as they are stored, damaged: split, decoded, inflated. See also damaged.test.ts. */
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { ROWS_EVENTS } from '../../../src/binlog/event-type.js';
import { inflateRows } from '../../../src/binlog/inflate-rows.js';
import { eventsIn } from '../../../src/binlog/split.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { EventFormat } from '../../../src/event/format.js';
import { captured, decodable, FLAVOURS, type CapturedEvent } from './captured.js';

const MINUTE = 60_000;
const RUNS = Number(process.env['SLUICE_FUZZ_RUNS'] ?? '3000');
vi.setConfig({ testTimeout: MINUTE + RUNS * 10 });

const CODES: ReadonlySet<string> = new Set(['EVENT_MALFORMED', 'EVENT_UNSUPPORTED']);
/** Bytes that one byte of a fragment can become: zlib's greatest ratio, and views of the event. */
const EXPANSION = 1100;

interface Fragment {
  readonly data: Buffer;
  readonly format: EventFormat;
}

/** Events of one scenario in a row, as an extractor stores them. */
function fragmentsOf(events: readonly CapturedEvent[]): Fragment[] {
  const scenarios = [...new Set(events.map(({ scenario }) => scenario))];
  return scenarios.flatMap((name) => {
    const own = events.filter((event) => event.scenario === name && decodable(event));
    const [first] = own;
    const alike = own.filter(({ format }) => format === first?.format);
    if (first === undefined) return [];
    return [{ data: Buffer.concat(alike.map(({ raw }) => raw)), format: first.format }];
  });
}

/** Decodes everything; gives the bytes that came of it. @throws what the decoders throw */
function decodeAll({ data, format }: Fragment): number {
  let bytes = 0;
  for (const { raw, typeCode } of eventsIn(data, format)) {
    const event = decodeEvent(raw, format);
    if (event.kind === 'rows') bytes += event.rowsEnd - event.rowsStart;
    if (ROWS_EVENTS.has(typeCode)) bytes += inflateRows(raw, format).length;
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

describe.each(FLAVOURS)('stored fragments of %s', (flavour) => {
  const fragments = fragmentsOf(captured(flavour));

  it('are decoded whole when nothing is wrong', () => {
    expect(fragments.length).toBeGreaterThan(5);
    for (const fragment of fragments) decodeAll(fragment);
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
