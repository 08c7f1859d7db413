import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowsEvent } from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { readJsonDiffs } from '../../../src/binlog/json/diff.js';
import { JsonChange } from '../../../src/binlog/json/diff-sql.js';
import { areRelated, parsePath } from '../../../src/binlog/json/path.js';
import { SqlBuffer } from '../../../src/binlog/sql-buffer.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import { rowChanges } from '../../../src/cli/thl/decode/rows.js';
import { packedScenario, type PackedEvent } from '../extractor/packed.js';
import { changedBytes } from './changed-bytes.js';

const EVENTS = packedScenario('partial updates');
const PARTIAL = EVENTS.filter(({ typeCode }) => typeCode === EventType.PARTIAL_UPDATE_ROWS);
const MAP = tableMap();
const RUNS = 2_000;
const CHECKSUM_BYTES = 4;

function tableMap() {
  const event = EVENTS.find(({ typeCode }) => typeCode === EventType.TABLE_MAP)!;
  const decoded = decodeEvent(event.raw, event.format);
  if (decoded.kind !== 'table-map') throw new Error('no table map');
  return decoded.map;
}

function rowsOf({ raw, format }: Pick<PackedEvent, 'raw' | 'format'>): RowsEvent {
  const event = decodeEvent(raw, format);
  if (event.kind !== 'rows') throw new Error(event.kind);
  return event;
}

/** `column: value` of each row after the update, cut short. */
function after(event: PackedEvent): string[][] {
  return [...rowChanges(rowsOf(event), MAP)].map((row) =>
    (row.after ?? []).map(({ column, value }) =>
      `${column}: ${value}`.replace(/^(.{24}).{200,}$/, '$1..'),
    ),
  );
}

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('partial updates that a server logged', () => {
  it('tell each change of a document, and which documents stay', () => {
    expect(PARTIAL.map(after)).toEqual([
      [
        [
          '1: 1',
          `2: JSON_REPLACE('$.k', '2'), JSON_REPLACE('$.l[1]', '"2024-02-29"'), JSON_INSERT('$.new', '"it''s"')`,
          '3: 1',
          '4: unchanged',
          '5: NULL',
        ],
      ],
      [
        ['2: JSON_ARRAY(JSON_OBJEC..', '3: 2', `4: JSON_REMOVE('$.pad')`],
        [`2: JSON_ARRAY_INSERT('$[3]', '3')`, '3: 3', '4: unchanged'],
      ],
      [[`2: JSON_REMOVE('$[0]'), JSON_REMOVE('$[last]')`]],
      [[`4: '{"a b":{"c":null}}'`, `5: '{"whole":1}'`]],
    ]);
  });

  it('are refused, or end early, wherever their rows are cut', () => {
    for (const event of PARTIAL) {
      const whole = rowsOf(event);
      for (let end = whole.rowsStart + 1; end < whole.rowsEnd; end++) {
        const cut = { ...whole, rows: Buffer.from(whole.rows.subarray(0, end)), rowsEnd: end };
        const read = attempt(() => [...rowChanges(cut, MAP)].length);
        expect(read, `cut at ${end}`).toBeLessThan([...rowChanges(whole, MAP)].length);
      }
    }
  });

  it('throw nothing but errors of their own, whatever bytes are changed', () => {
    fc.assert(
      fc.property(changedBytes(PARTIAL, CHECKSUM_BYTES), ([event, raw]) => {
        attempt(() => [...rowChanges(rowsOf({ ...event, raw }), MAP)].length);
      }),
      { numRuns: RUNS },
    );
  });
});

/** The result; 0 if an error for operators was thrown. */
function attempt(run: () => number): number {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(SluiceError);
    expect(['EVENT_MALFORMED', 'VALUE_UNSUPPORTED']).toContain((error as SluiceError).code);
    return 0;
  }
}

/** Changes as they stand in a row image; `value` is a small integer. */
function image(
  ...diffs: ReadonlyArray<readonly [operation: number, path: string, value?: number]>
) {
  const parts = diffs.flatMap(([operation, path, value]) => [
    Buffer.of(operation, utf8(path).length),
    utf8(path),
    value === undefined ? Buffer.alloc(0) : Buffer.of(3, 5, value, 0),
  ]);
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([size, body]);
}

function sqlOf(bytes: Buffer): { value: string; conditions: string } {
  const change = new JsonChange(utf8('`j`'), readJsonDiffs(bytes, 0));
  const [value, conditions] = [new SqlBuffer(), new SqlBuffer()];
  change.writeValue(value);
  change.writeConditions(conditions);
  const text = (out: SqlBuffer) => out.view().toString().replaceAll('_utf8mb4', '');
  return { value: text(value), conditions: text(conditions) };
}

const [REPLACE, INSERT, REMOVE] = [0, 1, 2];

describe('the SQL of partial updates', () => {
  it('makes independent changes of a kind in one call, after looking whether all can be made', () => {
    expect(sqlOf(image([REPLACE, '$.a', 1], [REPLACE, '$.b[3]', 2]))).toEqual({
      value: "JSON_REPLACE(`j`,'$.a',CAST('1' AS JSON),'$.b[3]',CAST('2' AS JSON))",
      conditions: "JSON_CONTAINS_PATH(`j`,'all','$.a','$.b[3]')",
    });
  });

  it('looks at a path that an earlier change made on what that change made', () => {
    expect(sqlOf(image([REPLACE, '$.a', 1], [REPLACE, '$.a.b', 2]))).toEqual({
      value: "JSON_REPLACE(JSON_REPLACE(`j`,'$.a',CAST('1' AS JSON)),'$.a.b',CAST('2' AS JSON))",
      conditions:
        "JSON_CONTAINS_PATH(`j`,'all','$.a') AND JSON_CONTAINS_PATH(JSON_REPLACE(`j`,'$.a',CAST('1' AS JSON)),'all','$.a.b')",
    });
  });

  it('takes elements away one after the other: each moves those behind it', () => {
    expect(sqlOf(image([REMOVE, '$[0]'], [REMOVE, '$[1]']))).toEqual({
      value: "JSON_REMOVE(JSON_REMOVE(`j`,'$[0]'),'$[1]')",
      conditions:
        "JSON_CONTAINS_PATH(`j`,'all','$[0]') AND JSON_CONTAINS_PATH(JSON_REMOVE(`j`,'$[0]'),'all','$[1]')",
    });
  });

  it('adds members that are not there, and elements to what is an array', () => {
    expect(sqlOf(image([INSERT, '$.a', 1])).conditions).toBe(
      "JSON_CONTAINS_PATH(`j`,'one','$.a')=0 AND JSON_CONTAINS_PATH(JSON_INSERT(`j`,'$.a',CAST('1' AS JSON)),'all','$.a')",
    );
    expect(sqlOf(image([INSERT, '$.a[2]', 1]))).toEqual({
      value: "JSON_ARRAY_INSERT(`j`,'$.a[2]',CAST('1' AS JSON))",
      conditions: "JSON_TYPE(JSON_EXTRACT(`j`,'$.a'))='ARRAY'",
    });
  });

  it('escapes what a path may hold', () => {
    expect(sqlOf(image([REMOVE, String.raw`$."it's \\ \" [0].x"`])).value).toBe(
      String.raw`JSON_REMOVE(${'`j`'},'$."it\'s \\\\ \\" [0].x"')`,
    );
  });

  it.each([
    '',
    'a',
    '$.',
    '$.*',
    '$[*]',
    '$**.a',
    '$[1',
    '$[-1]',
    '$[x]',
    '$."a',
    '$a',
    '$..a',
    '$[]',
  ])('refuses %j as a path', (path) => {
    expect(() => parsePath(utf8(path))).toThrow(/is no path/);
  });

  it.each([
    ['$.a', '$.a', true],
    ['$.a', '$.a.b', true],
    ['$.a[1]', '$.a', true],
    ['$.a', '$.ab', false],
    ['$.a[1]', '$.a[10]', false],
    ['$[1]', '$[last]', true],
    ['$."a"', '$."a".b', true],
    ['$', '$.a', true],
  ])('knows whether %s and %s depend on each other', (a, b, related) => {
    expect(areRelated(parsePath(utf8(a)), parsePath(utf8(b)))).toBe(related);
    expect(areRelated(parsePath(utf8(b)), parsePath(utf8(a)))).toBe(related);
  });
});
