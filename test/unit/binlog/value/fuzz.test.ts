/**
 * Captured values with bytes changed, cut off and added, under the column they had and under others:
 * a typed error or a literal, in bounds, soon, and no longer than its bytes account for. More runs
 * with SLUICE_FUZZ_RUNS.
 */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { LiteralUse, RowColumn } from '../../../../src/binlog/column.js';
import { literalWriter, valueSkipper } from '../../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../../src/binlog/sql-buffer.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { SluiceError } from '../../../../src/errors/sluice-error.js';
import { columnOf, type PartialColumn } from './literal-of.js';

const MINUTE = 60_000;
const RUNS = Number(process.env['SLUICE_FUZZ_RUNS'] ?? '20000');
vi.setConfig({ testTimeout: MINUTE + RUNS * 10 });

const CODES: ReadonlySet<string> = new Set(['EVENT_MALFORMED', 'VALUE_UNSUPPORTED']);
const USES: readonly LiteralUse[] = ['store', 'compare'];

const { values } = JSON.parse(
  readFileSync(new URL('captured-values.json', import.meta.url), 'utf8'),
) as { values: ReadonlyArray<{ column: PartialColumn; hex: string }> };
const samples = values.map(({ column, hex }) => ({
  column: columnOf(column),
  bytes: Buffer.from(hex, 'hex'),
}));

type Damage = (bytes: Buffer) => Buffer;

const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(7)).map(([at, bit]): Damage => flipping(at, bit)),
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]): Damage => setting(at, [byte])),
  // lengths, counts and offsets are of 1 to 4 bytes
  fc
    .tuple(fc.nat(), fc.constantFrom([0xff, 0xff], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0x80]))
    .map(([at, bytes]): Damage => setting(at, bytes)),
  fc.nat().map(
    (length): Damage =>
      (bytes) =>
        bytes.subarray(0, length % (bytes.length + 1)),
  ),
  fc.uint8Array({ maxLength: 20 }).map(
    (more): Damage =>
      (bytes) =>
        Buffer.concat([bytes, more]),
  ),
);

function flipping(at: number, bit: number): Damage {
  return (bytes) => {
    const damaged = Buffer.from(bytes);
    if (bytes.length > 0) damaged[at % bytes.length]! ^= 1 << bit;
    return damaged;
  };
}

function setting(at: number, to: readonly number[]): Damage {
  return (bytes) => {
    const damaged = Buffer.from(bytes);
    for (const [i, byte] of to.entries()) damaged[(at + i) % Math.max(1, bytes.length)] = byte;
    return damaged;
  };
}

/** Reads the value; its offset after it, or undefined if it was refused. */
function read(column: RowColumn, row: Buffer, use: LiteralUse): number | undefined {
  const out = new SqlBuffer(64);
  try {
    const end = literalWriter(column, use)(row, 0, out);
    expect(end).toBeLessThanOrEqual(row.length);
    expect(out.length).toBeLessThan(256 * row.length + 200_000);
    return end;
  } catch (error) {
    expectTyped(error);
    return undefined;
  }
}

function expectTyped(error: unknown): void {
  if (!(error instanceof SluiceError)) throw error;
  expect(CODES.has(error.code) ? '' : error.code).toBe('');
}

describe('damaged values', () => {
  it('are refused by a typed error, or read within their bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(damages, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...USES),
        ({ column, bytes }, changes, use) => {
          read(
            column,
            changes.reduce<Buffer>((row, damage) => damage(row), bytes),
            use,
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('are stepped over as far as they are read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), damages, ({ column, bytes }, damage) => {
        const row = damage(bytes);
        const end = read(column, row, 'store');
        if (end !== undefined) expect(valueSkipper(column)(row, 0)).toBe(end);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('of one column under another one are refused or read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.constantFrom(...samples),
        fc.constantFrom(...USES),
        ({ column }, { bytes }, use) => void read(column, bytes, use),
      ),
      { numRuns: RUNS / 4 },
    );
  });

  it('of a column that no table map can have are refused', () => {
    const column = fc.record({
      type: fc.nat(255),
      meta: fc.oneof(fc.nat(10), fc.nat(65_535)),
      unsigned: fc.boolean(),
      targetFraction: fc.option(fc.nat(6), { nil: undefined }),
    });
    fc.assert(
      fc.property(column, fc.uint8Array({ maxLength: 40 }), (shape, bytes) => {
        read(columnOf(shape), Buffer.from(bytes), 'store');
      }),
      { numRuns: RUNS },
    );
  });
});

describe('values that would expand without end', () => {
  const json = columnOf({ type: FieldType.JSON, meta: 4, targetType: 'json' });

  it('stop at what a JSON document can hold, whose offsets lead to one place', () => {
    const row = prefixed(nestedArrays(60, 500));
    const started = performance.now();
    for (const use of USES) expect(read(json, row, use)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('stop at the length that a COMPRESSED column names', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const value = Buffer.concat([Buffer.from([0x81, 10]), bomb]);
    const column = columnOf({ type: FieldType.BLOB_COMPRESSED, meta: 4, charset: 'binary' });
    expect(read(column, prefixed(value), 'store')).toBeUndefined();
  });
});

/** Arrays each of whose members is the next array, so that all of them are `fanOut` ** `depth`. */
function nestedArrays(depth: number, fanOut: number): Buffer {
  const size = 4 + fanOut * 3;
  const doc = Buffer.alloc(1 + depth * size);
  doc[0] = 2; // a small array
  for (let level = 0; level < depth; level++) {
    const at = 1 + level * size;
    const isLast = level === depth - 1;
    doc.writeUInt16LE(fanOut, at);
    doc.writeUInt16LE(Math.min(size, doc.length - at), at + 2);
    for (let i = 0; i < fanOut; i++) {
      doc[at + 4 + i * 3] = isLast ? 4 : 2;
      doc.writeUInt16LE(isLast ? 0 : size, at + 5 + i * 3);
    }
  }
  return doc;
}

function prefixed(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([length, value]);
}
