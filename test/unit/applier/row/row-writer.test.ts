import { describe, expect, it } from 'vitest';
import { StatementBatch } from '../../../../src/applier/batch.js';
import type { RowPlan } from '../../../../src/applier/row/row-plan.js';
import { RowWriter } from '../../../../src/applier/row/row-writer.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import { header, image, planFor, statements, targetColumn, targetTable } from './build.js';

const table = targetTable([targetColumn('id'), targetColumn('v')]);
const inserts = planFor(table, { operation: 'insert' });
const deletes = planFor(table, { operation: 'delete' });
const MANY = 1 << 20;

function append(
  writer: RowWriter,
  batch: StatementBatch,
  plan: RowPlan,
  images: readonly Buffer[],
  seqno = 7,
): number {
  const event = Buffer.concat(images);
  return writer.append({ plan, header: header(seqno), event, end: event.length }, 0, batch);
}

describe('rows of one event', () => {
  it('share a statement, with as many rows expected', () => {
    const batch = new StatementBatch();
    append(new RowWriter(MANY), batch, inserts, [image(1, 2), image(3, null)]);
    expect(statements(batch)).toEqual(['INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,2),(3,NULL)']);
    expect(batch.expectations[0]?.rows).toBe(2);
  });

  it('are spread over statements of at most so many rows', () => {
    const batch = new StatementBatch();
    const images = Array.from({ length: 250 }, (_, i) => image(2 * i, i));
    append(new RowWriter(MANY), batch, deletes, images);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([100, 100, 50]);
  });

  it('are each a statement where they are not to be joined', () => {
    const images = [image(1, 2), image(3, null), image(4, 4)];
    for (const plan of [inserts, deletes]) {
      const batch = new StatementBatch();
      append(new RowWriter(MANY, false), batch, plan, images);
      expect(batch.expectations.map(({ rows }) => rows)).toEqual([1, 1, 1]);
    }
    const batch = new StatementBatch();
    const updates = planFor(table, { operation: 'update', joinRows: false });
    append(new RowWriter(MANY, false), batch, updates, [...images, image(4, 5)]);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([1, 1]);
  });

  it('end with EVENT_MALFORMED where an image is cut off', () => {
    const whole = image(1, 2);
    for (let length = 1; length < whole.length; length++) {
      const cut = [whole.subarray(0, length)];
      expect(() => append(new RowWriter(MANY), new StatementBatch(), inserts, cut)).toThrow(
        expect.objectContaining({ code: 'EVENT_MALFORMED' }),
      );
    }
  });
});

describe('a long statement', () => {
  it('is not continued, however few its rows are', () => {
    const wide = targetTable([targetColumn('id'), targetColumn('b', { dataType: 'longblob' })]);
    const columns = [{}, { type: FieldType.BLOB, meta: 4 }];
    const plan = planFor(wide, { operation: 'insert', columns });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(100_000);
    const row = Buffer.concat([image(1), size, Buffer.alloc(100_000, 0x61)]);
    const batch = new StatementBatch();
    append(new RowWriter(MANY), batch, plan, [row, row, row, row, row]);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([3, 2]);
  });
});

describe('updates of neighbouring keys', () => {
  const wide = targetTable([targetColumn('id'), targetColumn('v'), targetColumn('w')]);
  const updates = planFor(wide, { operation: 'update' });
  const rows = (first: number, count: number, v: number, w = 0) =>
    Array.from({ length: count }, (_, i) => [
      image(first + i, 0, 0),
      image(first + i, v, w),
    ]).flat();
  const ranges = (batch: StatementBatch) =>
    statements(batch).map((update) => update.replace(/.* BETWEEN /, ''));

  it('share a statement over events', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, updates, rows(1, 8, 5, 6), 7);
    append(writer, batch, updates, rows(9, 9, 7), 9);
    append(writer, batch, updates, rows(18, 8, 8, 9), 9);
    const [v, w] = [
      [5, 7, 8],
      [6, 0, 9],
    ].map(([a, b, c]) =>
      [
        ...Array<unknown>(8).fill(a),
        ...Array<unknown>(9).fill(b),
        ...Array<unknown>(8).fill(c),
      ].join(),
    );
    expect(statements(batch)).toEqual([
      `UPDATE \`s\`.\`t\` SET \`v\`=ELT(\`id\`-(1)+1,${v}),\`w\`=ELT(\`id\`-(1)+1,${w}) WHERE \`id\` BETWEEN 1 AND 25`,
    ]);
    expect(batch.expectations[0]).toMatchObject({ rows: 25, header: { seqno: 7 } });
    expect(batch.expectations[0]?.describe?.()).toMatch(/25 rows up to seqno 9: `id`=1; `id`=2; /);
  });

  it('do not where many keys are left out, a column is added or something lies between them', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, updates, rows(1, 8, 5));
    append(writer, batch, updates, rows(12, 8, 5));
    append(writer, batch, updates, rows(20, 8, 5, 6));
    append(writer, batch, inserts, [image(1, 1)]);
    append(writer, batch, updates, rows(28, 8, 5));
    expect(ranges(batch)).toEqual([
      '1 AND 8',
      '12 AND 19',
      '20 AND 27',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,1)',
      '28 AND 35',
    ]);
  });

  it('name the keys that are left out between them', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, updates, [...rows(1, 4, 5), ...rows(6, 5, 6)]);
    append(writer, batch, updates, [...rows(11, 8, 7), ...rows(21, 3, 8)]);
    append(writer, batch, updates, rows(25, 8, 9));
    const values = '5,5,5,5,NULL,6,6,6,6,6,7,7,7,7,7,7,7,7,NULL,NULL,8,8,8,NULL,9,9,9,9,9,9,9,9';
    expect(statements(batch)).toEqual([
      `UPDATE \`s\`.\`t\` SET \`v\`=ELT(\`id\`-(1)+1,${values}) WHERE \`id\` BETWEEN 1 AND 32 AND \`id\`NOT IN(5,19,20,24)`,
    ]);
    expect(batch.expectations[0]?.rows).toBe(28);
  });

  it('leave a full batch as it is', () => {
    const writer = new RowWriter(370);
    const first = new StatementBatch();
    append(writer, first, updates, rows(1, 40, 5));
    const before = statements(first);
    const event = rows(41, 40, 5);
    expect(append(writer, first, updates, event)).toBe(0);
    expect(statements(first)).toEqual(before);
    const second = new StatementBatch();
    append(writer, second, updates, event);
    append(writer, second, updates, rows(81, 8, 5));
    expect(ranges(first)).toEqual(['1 AND 40']);
    expect(second.expectations.map(({ rows: expected }) => expected)).toEqual([48]);
  });

  it('begin another statement after so many rows', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    for (let id = 0; id < 1200; id += 100) append(writer, batch, updates, rows(id, 100, id + 1));
    expect(ranges(batch)).toEqual(['0 AND 499', '500 AND 999', '1000 AND 1199']);
  });
});

describe('rows of several events', () => {
  it('share a statement when nothing lies between them', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, deletes, [image(1, 1)], 7);
    append(writer, batch, deletes, [image(2, 2), image(3, 3)], 9);
    expect(statements(batch)).toEqual(['DELETE FROM `s`.`t` WHERE `id`IN(1,2,3)']);
    expect(batch.expectations[0]).toMatchObject({ rows: 3, header: { seqno: 7 } });
    expect(batch.expectations[0]?.describe?.()).toBe(
      'DELETE from `s`.`t`, 3 rows up to seqno 9: `id`=1; `id`=2; `id`=3',
    );
  });

  it('do not when another statement lies between them', () => {
    const batch = new StatementBatch();
    const writer = new RowWriter(MANY);
    append(writer, batch, inserts, [image(1, 1)]);
    append(writer, batch, deletes, [image(1, 1)]);
    append(writer, batch, inserts, [image(1, 2)]);
    batch.sql.text('SELECT 1');
    batch.end({ header: header(), rows: undefined, describe: undefined });
    append(writer, batch, inserts, [image(2, 2)]);
    expect(statements(batch)).toEqual([
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,1)',
      'DELETE FROM `s`.`t` WHERE `id`IN(1)',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,2)',
      'SELECT 1',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(2,2)',
    ]);
  });

  it('do not when the batch was sent between them', () => {
    const writer = new RowWriter(MANY);
    const first = new StatementBatch();
    append(writer, first, inserts, [image(1, 1)]);
    const second = new StatementBatch();
    append(new RowWriter(MANY), second, inserts, [image(3, 3)]);
    append(writer, second, inserts, [image(2, 2)]);
    expect(statements(first)).toEqual(['INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,1)']);
    expect(statements(second)).toEqual([
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(3,3)',
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(2,2)',
    ]);
  });
});

describe('a batch that becomes too large', () => {
  const images = [image(1, 1), image(2, 2), image(3, 3)];
  const opening = 'INSERT INTO `s`.`t`(`id`,`v`)VALUES';

  it('ends before the row that does not fit, which then goes into the next', () => {
    const event = Buffer.concat(images);
    const rows = { plan: inserts, header: header(), event, end: event.length };
    const writer = new RowWriter(`${opening}(1,1),(2,2);`.length);
    const first = new StatementBatch();
    const at = writer.append(rows, 0, first);
    expect(first.sql.view().toString()).toBe(`${opening}(1,1),(2,2);`);
    expect(first.expectations[0]?.rows).toBe(2);
    const second = new StatementBatch();
    expect(writer.append(rows, at, second)).toBe(event.length);
    expect(second.sql.view().toString()).toBe(`${opening}(3,3);`);
  });

  it('ends with a whole statement', () => {
    const event = Buffer.concat(images);
    const rows = { plan: deletes, header: header(), event, end: event.length };
    const text = 'DELETE FROM `s`.`t` WHERE `id`IN(1,2);';
    const batch = new StatementBatch();
    new RowWriter(text.length).append(rows, 0, batch);
    expect(batch.sql.view().toString()).toBe(text);
    expect(statements(batch)).toEqual([text.slice(0, -1)]);
  });

  it('is PACKET_TOO_LARGE if one row alone is', () => {
    const writer = new RowWriter(opening.length);
    expect(() => append(writer, new StatementBatch(), inserts, images)).toThrow(
      expect.objectContaining({
        code: 'PACKET_TOO_LARGE',
        place: expect.objectContaining({ seqno: 7 }),
      }),
    );
  });
});

describe('a value that strict mode refuses', () => {
  const enums = targetTable([targetColumn('id'), targetColumn('e', { dataType: 'enum' })]);
  const columns = [{}, { type: FieldType.ENUM, meta: 1 }];
  const row = (id: number, index: number) =>
    Buffer.concat([image(id).subarray(0, 5), Buffer.of(index)]);

  it('is written by a statement of its own without strict mode', () => {
    const batch = new StatementBatch();
    const plan = planFor(enums, { operation: 'insert', columns });
    append(new RowWriter(MANY), batch, plan, [row(1, 1), row(2, 0), row(3, 2), row(4, 1)]);
    expect(statements(batch)).toEqual([
      'INSERT INTO `s`.`t`(`id`,`e`)VALUES(1,1)',
      "SET sql_mode='ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
      'INSERT INTO `s`.`t`(`id`,`e`)VALUES(2,0)',
      'SHOW WARNINGS',
      "SET sql_mode='STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
      'INSERT INTO `s`.`t`(`id`,`e`)VALUES(3,2),(4,1)',
    ]);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([
      1,
      undefined,
      1,
      undefined,
      undefined,
      2,
    ]);
  });

  it('goes into the next batch with all that belongs to it', () => {
    const plan = planFor(enums, { operation: 'insert', columns });
    const event = Buffer.concat([row(1, 1), row(2, 0)]);
    const rows = { plan, header: header(), event, end: event.length };
    const writer = new RowWriter(220);
    const first = new StatementBatch();
    const at = writer.append(rows, 0, first);
    expect(first.sql.view().toString()).toBe('INSERT INTO `s`.`t`(`id`,`e`)VALUES(1,1);');
    expect(first.expectations).toHaveLength(1);
    const second = new StatementBatch();
    expect(writer.append(rows, at, second)).toBe(event.length);
    expect(statements(second)).toHaveLength(4);
  });

  it('does not switch strict mode off where it is only compared', () => {
    const batch = new StatementBatch();
    const keyless = { ...enums, keys: [] };
    const plan = planFor(keyless, { operation: 'delete', columns });
    append(new RowWriter(MANY), batch, plan, [row(1, 0)]);
    expect(statements(batch)).toEqual(['DELETE FROM `s`.`t` WHERE `id`=1 AND `e`=0 LIMIT 1']);
  });
});
