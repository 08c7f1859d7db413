import { describe, expect, it } from 'vitest';
import { EscapeSearch } from '../../../src/provision/escape-search.js';
import { InsertWriter } from '../../../src/provision/insert-writer.js';
import { LineWriter } from '../../../src/provision/line-writer.js';
import type { RowForm } from '../../../src/provision/row-writer.js';
import type { Table } from '../../../src/provision/table.js';

const id = { name: 'id', dataType: 'varchar', columnType: 'varchar', charset: 'utf8mb4' };
const n = { name: 'n', dataType: 'int', columnType: 'int', charset: undefined };
const bytes = { name: 'b', dataType: 'blob', columnType: 'blob', charset: undefined };
const table: Table = {
  schema: 'd',
  name: 't',
  type: 'BASE TABLE',
  engine: 'InnoDB',
  rows: 1,
  bytes: 1,
  columns: [id, n, bytes],
  generated: [],
  key: [id],
  fingerprint: '',
  definition: '',
};

/** A row of a text result, below 251 bytes a value. */
function packet(...values: readonly (string | null)[]): Buffer {
  return Buffer.concat(
    values.map((value) =>
      value === null
        ? Buffer.of(0xfb)
        : Buffer.concat([Buffer.of(value.length), Buffer.from(value, 'latin1')]),
    ),
  );
}

function written(form: RowForm, rows: readonly Buffer[], limit = 1000) {
  const parts: string[] = [];
  const Writer = form === 'load' ? LineWriter : InsertWriter;
  const writer = new Writer(table, limit, (part) => parts.push(part.toString('latin1')));
  for (const row of rows) writer.row(row, 0, row.length);
  writer.flush();
  return { parts, writer };
}

const ROWS = [
  packet("it's", '1', 'a\\b\0c', '4000000000'),
  packet('k,\n\t', null, null, '4000000001'),
];

describe('rows of a result', () => {
  it('become a statement, and the last key a literal', () => {
    const { parts, writer } = written('insert', ROWS);
    expect(parts).toEqual([
      "INSERT INTO `d`.`t`(`id`,`n`,`b`)VALUES(_utf8mb4'it\\'s',1,_binary'a\\\\b\\0c'),(_utf8mb4'k,\n\t',NULL,NULL)",
    ]);
    expect(writer.lastKey.map(String)).toEqual(["_utf8mb4'k,\n\t'"]);
  });

  it('become lines of a file, and the last key a literal', () => {
    const { parts, writer } = written('load', ROWS);
    expect(parts).toEqual(["it's\xfe1\xfea\\\\b\0c\xffk,\n\t\xfe\\N\xfe\\N\xff"]);
    expect(writer.lastKey.map(String)).toEqual(["_utf8mb4'k,\n\t'"]);
  });

  it('become lines whatever the lengths of their values are, and whatever is in them', () => {
    const values = ['', '\\', '\xfe\xff', 'NULL', '\\N', 'x'.repeat(92), 'x'.repeat(250), "'\0"];
    const rows = values.map((value) => packet(value, '1', value, '7'));
    const long = 'y'.repeat(300);
    rows.push(
      Buffer.concat([
        packet(long.slice(0, 1), '1'),
        Buffer.of(0xfc, 44, 1),
        Buffer.from(long),
        packet('7'),
      ]),
    );
    const { parts, writer } = written('load', rows, 1e6);
    const escaped = (value: string) => value.replaceAll(/[\\\xfe\xff]/g, '\\$&');
    const lines = values.map((value) => `${escaped(value)}\xfe1\xfe${escaped(value)}\xff`);
    expect(parts).toEqual([`${lines.join('')}y\xfe1\xfe${long}\xff`]);
    expect(writer.checksum).toBe(String(7 * rows.length));
  });

  it.each([
    ["a'b\\\xfe\xff\0", "_utf8mb4'a\\'b\\\\\xfe\xff\\0'"],
    ['', "_utf8mb4''"],
  ])('give their last key as a literal: %j', (key, literal) => {
    const { writer } = written('load', [packet('k', '1', 'b'), packet(key, '1', key)]);
    expect(writer.lastKey.map((part) => part.toString('latin1'))).toEqual([literal]);
  });

  it('are given in parts, and their checksums summed up', () => {
    const { parts, writer } = written('load', ROWS, 1);
    expect(parts.length).toBe(2);
    expect([writer.checksum, writer.rows]).toEqual(['8000000001', 2]);
  });

  it('sum up beyond 2^53 exactly', () => {
    const row = packet('k', '1', 'b', '4503599627370495');
    expect(written('load', [row, row, row]).writer.checksum).toBe(String(4503599627370495n * 3n));
  });
});

describe('a search for bytes to escape', () => {
  const long = 'x'.repeat(40);
  const buffer = Buffer.from(`${long}${long}'${long}\\${long}\0${long}`);
  it.each([
    [0, 80, false],
    [0, 81, true],
    [81, 121, false],
    [81, 122, true],
    [122, 163, true],
    [163, 203, false],
  ])('finds them from %i to %i: %s', (from, to, found) => {
    const search = new EscapeSearch();
    search.maybeIn(buffer, 0, 40);
    expect(search.maybeIn(buffer, from, to)).toBe(found);
  });

  it('looks anew where a buffer has other bytes', () => {
    const search = new EscapeSearch();
    const used = Buffer.from(long + long);
    expect(search.maybeIn(used, 0, 60)).toBe(false);
    used[3] = 0x27;
    expect(search.maybeIn(used, 0, 60)).toBe(true);
  });
});

describe('a JSON document of which the server tells no text, or no types', () => {
  const document = { name: 'j', dataType: 'json', columnType: 'json', charset: undefined };
  const documents = { ...table, columns: [document], key: [] };
  const write = (typedJson: boolean, ...values: readonly (string | null)[]) => {
    const row = packet(...values);
    new InsertWriter(documents, 1000, () => {}, { typedJson }).row(row, 0, row.length);
  };

  it('is refused, and not taken for an empty one', () => {
    expect(() => write(false, '')).toThrow(/max_allowed_packet/);
    expect(() => write(true, '', 'ARRAY;;')).toThrow(/max_allowed_packet/);
    expect(() => write(true, '[1]', null)).toThrow(/max_allowed_packet/);
    expect(() => write(true, null, ';')).not.toThrow();
    expect(() => write(true, '[1]', 'ARRAY;;INTEGER')).not.toThrow();
  });
});
