import { describe, expect, it } from 'vitest';
import { StatementBatch } from '../../../../src/applier/batch.js';
import { standInLike } from '../../../../src/applier/row/json-rewrite.js';
import { RowWriter } from '../../../../src/applier/row/row-writer.js';
import type { TargetTable } from '../../../../src/applier/schema/target-table.js';
import { FieldType } from '../../../../src/binlog/value/field-type.js';
import {
  INT,
  VARCHAR,
  bits,
  header,
  image,
  key,
  planFor,
  statements,
  targetColumn,
  targetTable,
  type PlanOptions,
} from './build.js';

function sql(table: TargetTable, options: PlanOptions, ...images: readonly Buffer[]): string[] {
  const batch = new StatementBatch();
  const event = Buffer.concat(images);
  const plan = planFor(table, options);
  new RowWriter(1 << 20).append({ plan, header: header(), event, end: event.length }, 0, batch);
  return statements(batch);
}

const text = targetColumn('c', { dataType: 'varchar', charset: 'latin1' });
const simple = targetTable([targetColumn('id'), targetColumn('v')]);

describe('INSERT', () => {
  const operation = 'insert' as const;

  it('passes over generated columns', () => {
    const generated = targetColumn('g', { generated: 'stored' });
    const table = targetTable([targetColumn('id'), generated, targetColumn('v')]);
    expect(sql(table, { operation }, image(1, 9, 2), image(2, null, 3))).toEqual([
      'INSERT INTO `s`.`t`(`id`,`v`)VALUES(1,2),(2,3)',
    ]);
  });

  it('names the columns of the image only', () => {
    const table = targetTable([targetColumn('a'), targetColumn('b'), targetColumn('c`d')]);
    const rows = sql(table, { operation, present: bits(0, 2) }, image(1, 3));
    expect(rows).toEqual(['INSERT INTO `s`.`t`(`a`,`c``d`)VALUES(1,3)']);
  });

  describe('of text', () => {
    const columns = [INT, { ...VARCHAR, collation: 8 }]; // latin1_swedish_ci
    const into = (charset: string) => targetTable([targetColumn('id'), { ...text, charset }]);

    it('leaves its character set out where the column has the same', () => {
      expect(sql(into('latin1'), { operation, columns }, image(1, 'x'))).toEqual([
        "INSERT INTO `s`.`t`(`id`,`c`)VALUES(1,'x')",
      ]);
    });

    it('names it where the server has to convert, or takes no bytes', () => {
      const [converted] = sql(into('utf8mb4'), { operation, columns }, image(1, 'x'));
      expect(converted).toContain("VALUES(1,_latin1'x')");
      const sjis = [INT, { ...VARCHAR, collation: 13 }];
      const [insert] = sql(into('sjis'), { operation, columns: sjis }, image(1, 'x'));
      expect(insert).toContain("_sjis'x'");
    });

    it('names it without strict mode, in which bytes that are no text would be replaced', () => {
      const none = targetColumn('n', { nullable: false, hasDefault: false });
      const table = targetTable([targetColumn('id'), text, none]);
      const options = { operation, columns: [...columns, INT], present: bits(0, 1) };
      expect(sql(table, options, image(1, 'x'))[1]).toContain("VALUES(1,_latin1'x')");
    });
  });

  it('has one row a statement for a sequence', () => {
    const table = targetTable(simple.columns, { type: 'SEQUENCE', keys: [] });
    expect(sql(table, { operation }, image(1, 2), image(3, 4))).toHaveLength(2);
  });

  it('runs without strict mode where a column gets the zero of its type', () => {
    const none = targetColumn('n', { nullable: false, hasDefault: false });
    const table = targetTable([targetColumn('id'), none]);
    const [lax, insert] = sql(table, { operation, present: bits(0) }, image(1));
    expect(lax).toMatch(/^SET sql_mode='ALLOW/);
    expect(insert).toBe('INSERT INTO `s`.`t`(`id`)VALUES(1)');
  });

  describe('of an empty shape on MariaDB', () => {
    const shape = targetColumn('g', { dataType: 'point', nullable: false, hasDefault: false });
    const value = targetColumn('v', { nullable: false });
    const table = targetTable([targetColumn('id'), shape, value], { emptiesNull: true });
    const columns = [INT, { type: FieldType.GEOMETRY, meta: 1 }, INT];

    it('has NULL for it, in a SELECT of its own', () => {
      const rows = sql(table, { operation, columns }, image(1, 'wkb', 7), image(2, '', 8));
      expect(rows[0]).toBe("INSERT INTO `s`.`t`(`id`,`g`,`v`)VALUES(1,_binary'wkb',7)");
      expect(rows[2]).toBe('INSERT INTO `s`.`t`(`id`,`g`,`v`)SELECT 2,NULL,8');
    });

    it('is refused where NULL would make a zero of another column', () => {
      expect(() => sql(table, { operation, columns }, image(2, '', null))).toThrow(
        expect.objectContaining({ code: 'TABLE_MISMATCH' }),
      );
    });
  });

  it('is refused where a column takes no NULL, be it a counter that would fill itself', () => {
    const table = targetTable([targetColumn('id'), targetColumn('v', { nullable: false })]);
    for (const row of [image(null, 1), image(1, null)]) {
      expect(() => sql(table, { operation }, row)).toThrow(
        expect.objectContaining({ code: 'TABLE_MISMATCH' }),
      );
    }
  });

  it('is refused where a column of the slave alone has no default', () => {
    const none = targetColumn('n', { nullable: false, hasDefault: false });
    const table = targetTable([targetColumn('id'), none]);
    expect(() => planFor(table, { operation, columns: [INT] })).toThrow(
      /column n exists on the slave/,
    );
  });
});

describe('DELETE', () => {
  const operation = 'delete' as const;

  it('goes by a range where many keys leave no integer out', () => {
    const ids = [-5, ...Array.from({ length: 20 }, (_, i) => i - 3), 40, 42];
    const rows = sql(simple, { operation }, ...ids.map((id) => image(id, 1)));
    expect(rows).toEqual([
      'DELETE FROM `s`.`t` WHERE `id`IN(-5)',
      'DELETE FROM `s`.`t` WHERE `id` BETWEEN -3 AND 16',
      'DELETE FROM `s`.`t` WHERE `id`IN(40,42)',
    ]);
  });

  it('counts the rows of a range and names them', () => {
    const batch = new StatementBatch();
    const event = Buffer.concat(Array.from({ length: 20 }, (_, i) => image(i, 1)));
    const plan = planFor(simple, { operation });
    new RowWriter(1 << 20).append({ plan, header: header(), event, end: event.length }, 0, batch);
    expect(batch.expectations.map(({ rows }) => rows)).toEqual([20]);
    expect(batch.expectations[0]?.describe?.()).toMatch(/DELETE from `s`.`t`, 20 rows: `id`=0; /);
  });

  it.each([
    ['the slave may have other keys between them', { dataType: 'bigint', unsigned: false }, {}],
    ['rows refer to others of the table', {}, { selfReferencing: true }],
  ] as const)('does not go by a range where %s', (_, column, table) => {
    const target = targetTable([targetColumn('id', column), targetColumn('v')], table);
    const columns = [INT, INT].map((one) => ({ ...one, unsigned: false }));
    const images = Array.from({ length: 20 }, (_, i) => image(i, 1));
    expect(sql(target, { operation, columns }, ...images).join()).not.toContain('BETWEEN');
  });

  it('goes by all columns of the primary key', () => {
    const table = targetTable(
      [targetColumn('a'), targetColumn('v'), text].map((column) => ({
        ...column,
        nullable: false,
      })),
      { keys: [key('u', [1]), key('PRIMARY', [2, 0])] },
    );
    const columns = [INT, INT, VARCHAR];
    expect(sql(table, { operation, columns }, image(1, 5, 'x'), image(2, 6, 'y'))).toEqual([
      "DELETE FROM `s`.`t` WHERE(`c`=_latin1'x' AND `a`=1)OR(`c`=_latin1'y' AND `a`=2)",
    ]);
  });

  it('goes by all columns, to the byte, without a key', () => {
    const table = targetTable([targetColumn('a'), text], { keys: [] });
    expect(
      sql(table, { operation, columns: [INT, VARCHAR] }, image(1, 'x'), image(null, null)),
    ).toEqual([
      "DELETE FROM `s`.`t` WHERE `a`=1 AND CAST(`c` AS BINARY)=_binary'x' LIMIT 1",
      'DELETE FROM `s`.`t` WHERE `a` IS NULL AND `c` IS NULL LIMIT 1',
    ]);
  });

  describe('of a row that only the sign of a zero tells from another', () => {
    const real = { type: FieldType.DOUBLE, meta: 8 };
    const rowOf = (value: number) => {
      const bytes = Buffer.alloc(9);
      bytes.writeDoubleLE(value, 1);
      return bytes;
    };
    const rows = (more: Partial<TargetTable>, value: number) => {
      const table = targetTable([targetColumn('d', { dataType: 'double' })], { keys: [], ...more });
      return sql(table, { operation, columns: [real] }, rowOf(value))[0];
    };

    it('takes that one', () => {
      const zero = 'DELETE FROM `s`.`t` WHERE `d`>=0e0 AND `d`<=0e0 AND ATAN2(`d`,-1e0)';
      expect(rows({}, -0)).toBe(`${zero}<0e0 LIMIT 1`);
      expect(rows({}, 0)).toBe(`${zero}>0e0 LIMIT 1`);
      expect(rows({}, 1.5)).toBe('DELETE FROM `s`.`t` WHERE `d`=1.5e0 LIMIT 1');
    });

    it('takes any of them on a server that keeps no -0', () => {
      expect(rows({ emptiesNull: true }, -0)).toBe('DELETE FROM `s`.`t` WHERE `d`=-0e0 LIMIT 1');
    });
  });

  it('compares under the collation as well where that serves an index', () => {
    const table = targetTable([targetColumn('a'), text], {
      keys: [key('k', [1], { unique: false })],
    });
    expect(sql(table, { operation, columns: [INT, VARCHAR] }, image(1, 'x'))).toEqual([
      "DELETE FROM `s`.`t` WHERE `a`=1 AND `c`=_latin1'x' AND CAST(`c` AS BINARY)=_binary'x' LIMIT 1",
    ]);
  });

  it('shows that several rows match where the image is not the whole row', () => {
    const table = targetTable([targetColumn('a'), targetColumn('b')], { keys: [] });
    const rows = sql(table, { operation, present: bits(1) }, image(4));
    expect(rows).toEqual(['DELETE FROM `s`.`t` WHERE `b`=4 LIMIT 2']);
  });

  it('takes rows that refer to their table one by one', () => {
    const table = { ...simple, selfReferencing: true };
    expect(sql(table, { operation }, image(2, 1), image(1, 1))).toHaveLength(2);
  });

  it.each([
    ['a nullable one', key('u', [1])],
    ['a prefix', key('u', [0], { whole: false })],
    ['an invisible one', key('u', [0], { visible: false })],
    ['one that is not unique', key('u', [0], { unique: false })],
  ])('does not go by a key that is %s', (_, other) => {
    const columns = [targetColumn('a', { nullable: false }), targetColumn('b')];
    const table = { ...targetTable(columns), columns, keys: [other] };
    expect(sql(table, { operation }, image(1, 2))).toEqual([
      'DELETE FROM `s`.`t` WHERE `a`=1 AND `b`=2 LIMIT 1',
    ]);
  });
});

describe('UPDATE', () => {
  const operation = 'update' as const;

  it('sets what differs', () => {
    const table = targetTable([targetColumn('id'), targetColumn('v'), targetColumn('w')]);
    expect(sql(table, { operation }, image(1, 2, 3), image(1, 2, null))).toEqual([
      'UPDATE `s`.`t` SET `w`=NULL WHERE `id`=1',
    ]);
  });

  it('looks up a row that stays as it is', () => {
    expect(sql(simple, { operation }, image(1, 2), image(1, 2))).toEqual([
      'UPDATE `s`.`t` SET `id`=`id` WHERE `id`=1',
    ]);
  });

  it('finds the row by its old key', () => {
    expect(sql(simple, { operation }, image(1, 2), image(5, 2))).toEqual([
      'UPDATE `s`.`t` SET `id`=5 WHERE `id`=1',
    ]);
  });

  it('tells NULL from an empty string', () => {
    const table = targetTable([targetColumn('id'), text]);
    const columns = [INT, VARCHAR];
    expect(sql(table, { operation, columns }, image(1, ''), image(1, null))).toEqual([
      'UPDATE `s`.`t` SET `c`=NULL WHERE `id`=1',
    ]);
    expect(sql(table, { operation, columns }, image(1, null), image(1, ''))).toEqual([
      "UPDATE `s`.`t` SET `c`='' WHERE `id`=1",
    ]);
  });

  it('is refused where a column becomes NULL that takes none, alone and among other rows', () => {
    const table = targetTable([targetColumn('id'), targetColumn('v', { nullable: false })]);
    const rows = [image(1, 5), image(1, null), image(2, 6), image(2, null)];
    for (const some of [rows.slice(0, 2), rows]) {
      expect(() => sql(table, { operation }, ...some)).toThrow(
        expect.objectContaining({ code: 'TABLE_MISMATCH' }),
      );
    }
  });

  it('always sets a column that would change by itself', () => {
    const itself = targetColumn('ts', { updatesItself: true });
    const table = targetTable([targetColumn('id'), targetColumn('v'), itself]);
    expect(sql(table, { operation }, image(1, 2, 3), image(1, 4, 3))).toEqual([
      'UPDATE `s`.`t` SET `v`=4,`ts`=3 WHERE `id`=1',
    ]);
    const short = { operation, present: bits(0), presentAfter: bits(1) };
    expect(sql(table, short, image(1), image(4))).toEqual([
      'UPDATE `s`.`t` SET `v`=4,`ts`=`ts` WHERE `id`=1',
    ]);
  });

  it('joins rows of one event in ascending order of the key', () => {
    const images = [
      image(1, 1),
      image(1, 5),
      image(3, 2),
      image(3, 2),
      image(9, 3),
      image(9, null),
    ];
    expect(sql(simple, { operation }, ...images)).toEqual([
      'UPDATE `s`.`t` SET `v`=CASE `id` WHEN 1 THEN 5 WHEN 3 THEN 2 WHEN 9 THEN NULL END WHERE `id`IN(1,3,9)',
    ]);
  });

  it('matches rows whose keys leave no integer out by a range', () => {
    const images = [-1, 0, 1].flatMap((id) => [image(id, 1), image(id, 2)]);
    expect(sql(simple, { operation }, ...images)).toEqual([
      'UPDATE `s`.`t` SET `v`=CASE `id` WHEN -1 THEN 2 WHEN 0 THEN 2 WHEN 1 THEN 2 END WHERE `id` BETWEEN -1 AND 1',
    ]);
  });

  it('matches them by a list where the slave may have other keys between them', () => {
    const decimal = { dataType: 'decimal', columnType: 'decimal(9,1)' };
    const table = targetTable([targetColumn('id', decimal), targetColumn('v')]);
    const images = [1, 2].flatMap((id) => [image(id, 1), image(id, 2)]);
    const columns = [INT, INT].map((column) => ({ ...column, unsigned: false }));
    expect(sql(table, { operation, columns }, ...images)).toEqual([
      'UPDATE `s`.`t` SET `v`=CASE `id` WHEN 1 THEN 2 WHEN 2 THEN 2 END WHERE `id`IN(1,2)',
    ]);
  });

  describe('of many neighbours', () => {
    const ids = (first: number, rows: number) => Array.from({ length: rows }, (_, i) => first + i);

    it('finds each value by its place', () => {
      const images = ids(-3, 8).flatMap((id) => [image(id, id === 2 ? 7 : 1), image(id, 7)]);
      images[5] = image(-1, null);
      expect(sql(simple, { operation }, ...images)).toEqual([
        'UPDATE `s`.`t` SET `v`=ELT(`id`-(-3)+1,7,7,NULL,7,7,7,7,7) WHERE `id` BETWEEN -3 AND 4',
      ]);
    });

    it('writes only the columns that change, and keeps others that would', () => {
      const clock = targetColumn('ts', { updatesItself: true });
      const table = targetTable([targetColumn('id'), targetColumn('v'), targetColumn('w'), clock]);
      const images = ids(1, 8).flatMap((id) => [image(id, 5, id), image(id, 5, 0)]);
      const options = { operation, columns: [INT, INT, INT, INT] } as const;
      const present = bits(0, 1, 2);
      expect(sql(table, { ...options, present, presentAfter: present }, ...images)).toEqual([
        'UPDATE `s`.`t` SET `w`=ELT(`id`-(1)+1,0,0,0,0,0,0,0,0),`ts`=`ts` WHERE `id` BETWEEN 1 AND 8',
      ]);
    });

    it('does not make text of a YEAR, nor of what the slave converts', () => {
      const year = { type: FieldType.YEAR, meta: 0 };
      const years = targetTable([targetColumn('id'), targetColumn('y', { dataType: 'year' })]);
      const row = (id: number, value: number) =>
        Buffer.concat([bits(), image(id).subarray(1), Buffer.of(value)]);
      const images = ids(1, 9).flatMap((id) => [row(id, 1), row(id, 0)]);
      const [update] = sql(years, { operation, columns: [INT, year] }, ...images);
      expect(update).toMatch(/SET `y`=CASE `id` WHEN 1 THEN 0 /);
      const wider = targetTable([targetColumn('id'), targetColumn('v', { dataType: 'bigint' })]);
      const columns = [INT, { ...INT, unsigned: false }];
      const values = ids(1, 9).flatMap((id) => [image(id, 1), image(id, 2)]);
      expect(sql(wider, { operation, columns }, ...values)[0]).toContain('CASE');
    });

    it('leaves out a row whose key changes', () => {
      const images = ids(1, 17).flatMap((id) => [image(id, 1), image(id === 9 ? 90 : id, 2)]);
      const counts = sql(simple, { operation }, ...images).map((update) =>
        update.replace(/.* WHERE /, ''),
      );
      expect(counts).toEqual(['`id` BETWEEN 1 AND 8', '`id`=9', '`id` BETWEEN 10 AND 17']);
    });
  });

  it('keeps the order of rows that do not ascend, or come twice', () => {
    const down = [image(3, 1), image(3, 2), image(-2, 1), image(-2, 2)];
    expect(sql(simple, { operation }, ...down)).toHaveLength(2);
    const twice = [image(3, 1), image(3, 2), image(3, 2), image(3, 3)];
    expect(sql(simple, { operation }, ...twice)).toHaveLength(2);
  });

  it('does not join rows whose key or other unique column changes', () => {
    const keyed = [image(1, 1), image(2, 1), image(3, 1), image(4, 1)];
    expect(sql(simple, { operation }, ...keyed)).toHaveLength(2);
    const unique = { ...simple, keys: [...simple.keys, key('u', [1])] };
    expect(
      sql(unique, { operation }, image(1, 1), image(1, 2), image(2, 2), image(2, 3)),
    ).toHaveLength(2);
  });

  it('expects every row that it joins', () => {
    const batch = new StatementBatch();
    const event = Buffer.concat([image(1, 1), image(1, 2), image(2, 1), image(2, 2)]);
    const plan = planFor(simple, { operation });
    new RowWriter(1 << 20).append({ plan, header: header(), event, end: event.length }, 0, batch);
    expect(batch.expectations[0]?.rows).toBe(2);
    expect(batch.expectations[0]?.describe?.()).toBe('UPDATE of `s`.`t`, 2 rows: `id`=1; `id`=2');
  });
});

describe('UPDATE of JSON', () => {
  const json = targetColumn('j', { dataType: 'json' });
  const columns = [INT, { type: FieldType.JSON, meta: 4 }, INT];
  const table = targetTable([targetColumn('id'), json, targetColumn('v')]);
  /** Binary JSON: an int16 inline, or a double. */
  const int = Buffer.of(3, 0, 0, 0, 5, 1, 0);
  const double = Buffer.of(9, 0, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f);
  const other = Buffer.of(3, 0, 0, 0, 5, 2, 0);
  const row = (document: Buffer, v: number) =>
    Buffer.concat([image(1), document, image(v).subarray(1)]);
  const update = (from: Buffer, to: Buffer) =>
    sql(table, { operation: 'update', columns }, from, to);

  it('goes over NULL where the server would take the new document for the old', () => {
    expect(update(row(int, 4), row(double, 4))).toEqual([
      'UPDATE `s`.`t` SET `j`=NULL WHERE `id`=1',
      "UPDATE `s`.`t` SET `j`=_utf8mb4'1.0' WHERE `id`=1",
    ]);
  });

  it('goes over another document of the same type where the column takes no NULL', () => {
    const required = targetTable([
      targetColumn('id'),
      { ...json, nullable: false },
      targetColumn('v'),
    ]);
    const images = [row(int, 4), row(double, 4)];
    expect(sql(required, { operation: 'update', columns }, ...images)).toEqual([
      "UPDATE `s`.`t` SET `j`=CAST(_utf8mb4'0' AS JSON) WHERE `id`=1",
      "UPDATE `s`.`t` SET `j`=_utf8mb4'1.0' WHERE `id`=1",
    ]);
  });

  it.each([
    [`_utf8mb4'0.0'`, '1'],
    [`_utf8mb4'-7'`, '0'],
    [`_utf8mb4'{"a": 1}'`, '{}'],
    [`_utf8mb4'[1.0]'`, '[]'],
    [`_utf8mb4'"text"'`, '"sluice"'],
    ['JSON_ARRAY(1)', '"sluice"'],
  ])('has another document than %s in %s', (document, other) => {
    expect(standInLike(Buffer.from(document)).toString()).toBe(`CAST(_utf8mb4'${other}' AS JSON)`);
  });

  it('rewrites the documents of each row that are alike, and no others', () => {
    const two = targetTable([targetColumn('id'), json, { ...json, name: 'k' }]);
    const documents = { type: FieldType.JSON, meta: 4 };
    const pair = (id: number, j: Buffer, k: Buffer) => Buffer.concat([image(id), j, k]);
    const images = [
      [pair(1, int, int), pair(1, double, int)],
      [pair(2, int, int), pair(2, int, double)],
    ].flat();
    const options = { operation: 'update', columns: [INT, documents, documents] } as const;
    expect(sql(two, options, ...images).filter((text) => text.includes('NULL'))).toEqual([
      'UPDATE `s`.`t` SET `j`=NULL WHERE `id`=1',
      'UPDATE `s`.`t` SET `k`=NULL WHERE `id`=2',
    ]);
  });

  it('goes the straight way where it does not', () => {
    expect(update(row(int, 4), row(other, 4))).toEqual([
      "UPDATE `s`.`t` SET `j`=_utf8mb4'2' WHERE `id`=1",
    ]);
    expect(update(row(int, 4), row(double, 5))).toEqual([
      "UPDATE `s`.`t` SET `j`=_utf8mb4'1.0',`v`=5 WHERE `id`=1",
    ]);
    expect(update(row(int, 4), row(int, 4))).toHaveLength(1);
  });
});

describe('a table that row events cannot be applied to', () => {
  it.each(['INSERT', 'UPDATE', 'DELETE'] as const)('has a trigger for %s', (event) => {
    const table = { ...simple, triggers: [{ name: 'trg', event, guarded: false }] };
    const operations = ['insert', 'update', 'delete'] as const;
    for (const operation of operations) {
      const plan = () => planFor(table, { operation });
      if (operation.toUpperCase() === event) expect(plan).toThrow(/trigger trg would run/);
      else expect(plan).not.toThrow();
    }
  });

  it('is written to where its trigger asks for @TREPSLAVE', () => {
    const table = { ...simple, triggers: [{ name: 'x', event: 'INSERT', guarded: true } as const] };
    expect(() => planFor(table, { operation: 'insert' })).not.toThrow();
  });
});
