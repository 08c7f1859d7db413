import { describe, expect, it } from 'vitest';
import { EventType } from '../../../src/binlog/event-type.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import type { TableMap, TableMapColumn } from '../../../src/binlog/table-map.js';
import { TableMapCache } from '../../../src/binlog/table-map-cache.js';
import { FieldType } from '../../../src/binlog/value/field-type.js';
import type { Flavour } from '../../../src/event/format.js';
import { eventOf, plainFormat } from './build.js';
import { FLAVOURS, decodedOf, scenario } from './captured.js';

const FULL = 'rows with full metadata';
const MINIMAL = 'rows with minimal metadata';
const UNKNOWN = 'NO_LOG';

function tableMap(flavour: Flavour, name: string, table: string, nth = 0): TableMap {
  const maps = decodedOf(flavour, name, 'table-map').filter(
    ({ map }) => map.table.toString() === table,
  );
  const found = maps[nth];
  if (found === undefined) throw new Error(`${table} ${nth} was not captured`);
  return found.map;
}

function names(map: TableMap): Array<string | undefined> {
  return map.columns.map(({ name }) => name?.toString());
}

/** Type and metadata of each column of the table with every type. */
const TYPES: Record<string, [type: number, meta: number]> = {
  id: [FieldType.LONG, 0],
  a: [FieldType.TINY, 0],
  b: [FieldType.SHORT, 0],
  c: [FieldType.INT24, 0],
  d: [FieldType.LONGLONG, 0],
  e: [FieldType.FLOAT, 4],
  f: [FieldType.DOUBLE, 8],
  g: [FieldType.NEWDECIMAL, (20 << 8) | 7],
  h: [FieldType.BIT, (1 << 8) | 3],
  y: [FieldType.YEAR, 0],
  dt: [FieldType.DATE, 0],
  tm: [FieldType.TIME2, 3],
  dtm: [FieldType.DATETIME2, 6],
  ts: [FieldType.TIMESTAMP2, 2],
  ch: [FieldType.STRING, 10],
  lc: [FieldType.STRING, 1020],
  bi: [FieldType.STRING, 16],
  vc: [FieldType.VARCHAR, 1200],
  vb: [FieldType.VARCHAR, 20],
  tt: [FieldType.BLOB, 1],
  tx: [FieldType.BLOB, 2],
  mb: [FieldType.BLOB, 3],
  lb: [FieldType.BLOB, 4],
  en: [FieldType.ENUM, 1],
  st: [FieldType.SET, 1],
  js: [FieldType.JSON, 4],
  pt: [FieldType.GEOMETRY, 4],
  ge: [FieldType.GEOMETRY, 4],
};

/** Latin1, the default of utf8mb4 (which differs by server), utf8mb4_bin, binary. */
function collations(flavour: Flavour): Record<string, number> {
  const utf8mb4 = { mysql: 255, mariadb: 45 }[flavour];
  const text = { ch: 8, lc: utf8mb4, bi: 63, vc: 46, vb: 63, tt: 8, tx: utf8mb4, mb: 63, lb: 63 };
  return flavour === 'mysql' ? text : { ...text, js: 46, pt: 63, ge: 63 };
}

describe.each(FLAVOURS)('the table map of every type, %s', (flavour) => {
  const full = tableMap(flavour, FULL, 't');
  const minimal = tableMap(flavour, MINIMAL, 't');
  const column = (map: TableMap, name: string): TableMapColumn =>
    map.columns[Object.keys(TYPES).indexOf(name)]!;

  it('names schema and table', () => {
    expect([full.schema.toString(), full.table.toString()]).toEqual(['s', 't']);
    expect(full.tableId).toBeGreaterThan(0);
  });

  it.each([
    ['FULL', full],
    ['MINIMAL', minimal],
  ])('has types and metadata (%s)', (_metadata, map) => {
    const expected = { ...TYPES };
    if (flavour === 'mariadb') expected['js'] = [FieldType.BLOB, 4]; // JSON is LONGTEXT there
    expect(map.columns.map(({ type, meta }) => [type, meta])).toEqual(Object.values(expected));
  });

  it('has which columns may be NULL', () => {
    const nullable = Object.keys(TYPES).filter((name) => column(minimal, name).nullable);
    expect(nullable).toEqual(Object.keys(TYPES).filter((name) => !['id', 'd'].includes(name)));
  });

  it.each([
    ['FULL', full],
    ['MINIMAL', minimal],
  ])('has signedness of the numeric columns (%s)', (_metadata, map) => {
    const signs = Object.keys(TYPES).map((name) => column(map, name).unsigned);
    expect(signs.slice(0, 8)).toEqual([true, true, false, true, true, false, true, true]);
    expect(column(map, 'y').unsigned).toBe(true);
    expect(column(map, 'h').unsigned).toBeUndefined();
    expect(column(map, 'dt').unsigned).toBeUndefined();
  });

  it.each([
    ['FULL', full],
    ['MINIMAL', minimal],
  ])('has the collation of text columns (%s)', (_metadata, map) => {
    const found = Object.keys(TYPES)
      .filter((name) => !['en', 'st'].includes(name))
      .map((name) => [name, column(map, name).collation])
      .filter(([, collation]) => collation !== undefined);
    expect(Object.fromEntries(found)).toEqual(collations(flavour));
  });

  it('has names, members and key of FULL metadata', () => {
    expect(names(full)).toEqual(Object.keys(TYPES));
    const members = [Buffer.from('a'), Buffer.from('b'), Buffer.from([0xfc])]; // ü in latin1
    expect(column(full, 'en')).toMatchObject({ members, collation: 8 });
    expect(column(full, 'st').members).toEqual([Buffer.from('x'), Buffer.from('y')]);
    expect(column(full, 'st').collation).toBe(collations(flavour)['tx']);
    expect(full.primaryKey).toEqual([{ column: 0, prefix: 0 }]);
  });

  it('has the kind of geometry', () => {
    expect([column(full, 'pt').geometryType, column(full, 'ge').geometryType]).toEqual([1, 0]);
    expect(column(minimal, 'pt').geometryType).toBe(1);
  });

  it('says nothing in MINIMAL metadata of what is only in FULL', () => {
    for (const found of minimal.columns) {
      expect([found.name, found.members, found.visible]).toEqual([undefined, undefined, undefined]);
    }
    expect(minimal.primaryKey).toBeUndefined();
  });

  it('has the prefixes of a primary key', () => {
    expect(tableMap(flavour, FULL, 'k').primaryKey).toEqual([
      { column: 2, prefix: 0 },
      { column: 1, prefix: 10 },
    ]);
  });

  it('has signedness and collations where a YEAR, ENUM and SET stand among others', () => {
    const { columns } = tableMap(flavour, FULL, 'n');
    expect(columns.map(({ unsigned }) => unsigned).slice(0, 3)).toEqual([true, false, true]);
    const common = flavour === 'mysql' ? 255 : 8;
    expect(columns.map(({ collation }) => collation).slice(3)).toEqual([common, 8]);
  });
});

describe('table maps of MySQL alone', () => {
  const NAME = 'rows queries, partitions, hidden columns, vectors';

  it('has visibility of columns and of a generated key', () => {
    const hidden = tableMap('mysql', NAME, 'h');
    expect(names(hidden)).toEqual(['id', 'j', 'hid', 'g']);
    expect(hidden.columns.map(({ visible }) => visible)).toEqual([true, true, false, true]);
    const generated = tableMap('mysql', NAME, 'q');
    expect(names(generated)).toEqual(['my_row_id', 'v']);
    expect(generated.columns[0]).toMatchObject({ visible: false, unsigned: true });
  });

  it('has the dimensions of vectors', () => {
    const { columns } = tableMap('mysql', NAME, 'v');
    expect(columns.map(({ type, dimensions }) => [type, dimensions])).toEqual([
      [FieldType.LONG, undefined],
      [FieldType.VECTOR, 3],
      [FieldType.VECTOR, 5],
    ]);
  });

  it('steps over the metadata of hidden array columns', () => {
    const types = '14 14 14 03';
    const metadata = '0f 640000 f6 0802 08';
    const body = `2a0000000000 0100 01 61 00 01 62 00 04 ${types} 08 ${metadata} 0f`;
    const { raw, format } = eventOf('mysql', EventType.TABLE_MAP, body);
    const event = decodeEvent(raw, format);
    expect(
      event.kind === 'table-map' && event.map.columns.map(({ type, meta }) => [type, meta]),
    ).toEqual([
      [20, FieldType.VARCHAR],
      [20, FieldType.NEWDECIMAL],
      [20, FieldType.LONGLONG],
      [FieldType.LONG, 0],
    ]);
  });
});

describe('table maps of MariaDB alone', () => {
  const NAME = 'types of MariaDB alone';
  const COLLATIONS = [63, 8, 63, 45, 63, 8, 46, 63, 8, 45, 63, 8];

  it.each(['FULL', 'MINIMAL', UNKNOWN])('has collations beside UUID and INET (%s)', (metadata) => {
    const nth = ['FULL', 'MINIMAL', UNKNOWN].indexOf(metadata);
    const { columns } = tableMap('mariadb', NAME, 't', nth);
    const expected = metadata === UNKNOWN ? COLLATIONS.map(() => undefined) : COLLATIONS;
    expect(columns.map(({ collation }) => collation)).toEqual(expected);
  });

  it('has the types of packed, compressed and old temporal columns', () => {
    const { columns } = tableMap('mariadb', NAME, 't');
    const found = columns.map(({ type, meta }) => [type, meta]);
    expect(found.slice(0, 3)).toEqual([
      [FieldType.STRING, 16],
      [FieldType.VARCHAR, 10],
      [FieldType.STRING, 16],
    ]);
    expect(found.slice(7, 9)).toEqual([
      [FieldType.BLOB_COMPRESSED, 2],
      [FieldType.VARCHAR_COMPRESSED, 51],
    ]);
    const old = tableMap('mariadb', 'old temporal types', 't').columns;
    expect(old.map(({ type }) => type)).toEqual([12, 11, 7, 12]);
  });
});

describe('refused table maps', () => {
  const start = '2a0000000000 0100 01 61 00 01 62 00';

  it.each([
    ['an unknown column type', `${start} 01 64 00 00`],
    ['metadata that is too long', `${start} 01 03 01 00 00`],
    ['an ENUM of nine bytes', `${start} 01 fe 02 f709 00`],
    ['a name without its zero byte', '2a0000000000 0100 01 61 01 01 62 00 01 03 00 00'],
    ['too many columns', `${start} fc 0110 ${'03'.repeat(0x1001)} 00 ${'00'.repeat(0x201)}`],
    ['signedness of another length', `${start} 01 03 00 00 01 02 8000`],
    ['a key column that is not there', `${start} 01 03 00 00 08 01 01`],
    ['a default collation for a column that is not there', `${start} 01 03 00 00 02 03 08 00 09`],
    ['fewer names than columns', `${start} 02 0303 00 00 04 02 01 61`],
  ])('%s', (_what, body) => {
    const { raw, format } = eventOf('mysql', EventType.TABLE_MAP, body);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  });

  it('unknown optional metadata, by its number', () => {
    const { raw, format } = eventOf('mysql', EventType.TABLE_MAP, `${start} 01 03 00 00 0e 01 00`);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({
        code: 'EVENT_UNSUPPORTED',
        message: expect.stringContaining('type 14') as string,
      }),
    );
  });
});

describe.each(FLAVOURS)('the cache of table maps, %s', (flavour) => {
  const raws = scenario(flavour, FULL).filter(({ typeCode }) => typeCode === EventType.TABLE_MAP);
  const [first, second, , other] = raws as [
    (typeof raws)[0],
    (typeof raws)[0],
    (typeof raws)[0],
    (typeof raws)[0],
  ];

  it('gives the same object for the same bytes', () => {
    const cache = new TableMapCache();
    const map = cache.read(first.raw, first.format);
    expect(cache.read(second.raw, second.format)).toBe(map);
    expect(cache.read(other.raw, other.format)).not.toBe(map);
    expect(cache.read(first.raw, first.format)).toBe(map);
  });

  it('gives another object when the id now means another table', () => {
    const cache = new TableMapCache();
    const map = cache.read(first.raw, first.format);
    const changed = Buffer.from(other.raw);
    first.raw.copy(changed, 19, 19, 25);
    const now = cache.read(changed, other.format);
    expect([now.tableId, now.table.toString()]).toEqual([map.tableId, 'k']);
    expect(cache.read(first.raw, first.format)).not.toBe(map);
  });

  it('keeps no more columns than it may, of however few tables', () => {
    const columns = 4000;
    const wide = (id: number): Buffer => {
      const body = Buffer.concat([
        Buffer.from([id, 0, 0, 0, 0, 0, 1, 0, 1, 0x73, 0, 1, 0x74, 0]),
        Buffer.from([0xfc, columns & 0xff, columns >> 8]),
        Buffer.alloc(columns, 3), // INT
        Buffer.from([0]),
        Buffer.alloc(columns / 8),
      ]);
      return eventOf('mysql', EventType.TABLE_MAP, body).raw;
    };
    const cache = new TableMapCache();
    const read = (id: number) => cache.read(wide(id), plainFormat('mysql'));
    const first = read(1);
    for (const id of [2, 3, 4]) read(id);
    expect(read(1)).toBe(first);
    const fifth = read(5);
    expect(read(1)).not.toBe(first);
    expect(read(5)).toBe(fifth);
  });

  it('owns the bytes of its maps', () => {
    const cache = new TableMapCache();
    const raw = Buffer.from(first.raw);
    const map = cache.read(raw, first.format);
    raw.fill(0, 19);
    expect(map.table.toString()).toBe('t');
    expect(cache.read(first.raw, first.format)).toBe(map);
  });
});
