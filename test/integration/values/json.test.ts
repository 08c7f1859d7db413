import { expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { verify } from './verify.js';
import { withTrip } from './with-trip.js';

/** A JSON document as text of the SQL session, whose strings are bytes. */
const text = (json: string) => `_utf8mb4'${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const utf8 = (json: string) => text(Buffer.from(json, 'utf8').toString('latin1'));

describeServers('literals of JSON', (kind) => {
  const trip = withTrip(kind, 4104);
  const itOnMysql = it.runIf(kind === 'mysql');

  /** Documents that all differ also by value, for the comparison to find just one. */
  const documents = (table: string, expressions: readonly string[]) =>
    verify(trip(), {
      table,
      ddl: 'j JSON',
      inserts: [`INSERT INTO ${table} (j) VALUES ${expressions.map((e) => `(${e})`).join()}`],
    });

  itOnMysql('keep what JSON text says', async () => {
    await documents('json_text', [
      ...['null', 'true', 'false', '0', '""', '{}', '[]', '[[]]', '{"":""}', '[{}]'].map(text),
      text('[null, true, false, 1, -1, "a", {"b": [1, {"c": null}]}]'),
      text('{"bb": 1, "a": 2, "aaa": 3, "b": 4}'),
      text('{"a": 1, "a": 2}'),
      text(String.raw`["\"", "\\", "\/", "\b\f\n\r\t", "\u0000\u0001\u001f\u007f", "'"]`),
      text(String.raw`{"k\"'\\\u0000": "v"}`),
      utf8('["é", "€", "😀", "\u2028", "𝒳"]'),
      utf8('{"ключ": "значение", "😀": "🚀"}'),
      'NULL',
    ]);
  });

  itOnMysql('keep numbers and their types', async () => {
    const limits = [7n, 8n, 15n, 16n, 31n, 32n, 53n, 63n].flatMap((bits) => {
      const limit = 1n << bits;
      return [limit - 1n, limit, limit + 1n, -limit, 1n - limit];
    });
    const signed = limits.filter((n) => n < 1n << 63n);
    const rows = await verify(trip(), {
      table: 'json_numbers',
      ddl: 'j JSON',
      // 1, 1.0 and an unsigned 1 are equal
      loose: ['j'],
      inserts: [
        `INSERT INTO json_numbers (j) VALUES
          ${limits.map((n) => `(${text(`[${n}, ${n}.0, ${n}e0]`)})`).join()},
          ${limits.map((n) => `(${text(String(n))})`).join()},
          ${signed.map((n) => `(JSON_ARRAY(${n}))`).join()},
          ${limits
            .filter((n) => n > 0n)
            .map((n) => `(JSON_OBJECT('u', CAST(${n} AS UNSIGNED)))`)
            .join()},
          (${text('[18446744073709551615, 18446744073709551616, -9223372036854775809]')}),
          (JSON_ARRAY(0, CAST(0 AS UNSIGNED), 18446744073709551615)),
          (CAST(CAST(7 AS UNSIGNED) AS JSON)), (CAST(5000000000 AS JSON))`.replaceAll(
          "'u'",
          text('u'),
        ),
      ],
    });
    expect(rows.length).toBeGreaterThan(100);
  });

  itOnMysql('keep doubles to the last bit', async () => {
    const odd = [
      '0.1', '0.30000000000000004', '-0.0', '0.0', '1e22', '1e23', '5e-324', '1.7976931348623157e308',
      '2.2250738585072014e-308', '9007199254740993.0', '123456789012345680000.0', '1e-7', '1e21',
      '9088544342.689998', '1.4334335999999999', '0.000001', '100.0', '1e100', '4.35', '2.5e-5',
    ]; // prettier-ignore
    const random = Array.from({ length: 300 }, (_, i) => Math.sin(i + 1) * 10 ** ((i % 60) - 30));
    await verify(trip(), {
      table: 'json_doubles',
      ddl: 'j JSON',
      loose: ['j'],
      inserts: [
        `INSERT INTO json_doubles (j) VALUES ${odd.map((n) => `(${text(n)}), (${text(`[1, {"d": ${n}}]`)})`).join()},
          ${random.map((n) => `(JSON_ARRAY(${n}e0))`.replace(/e([-+]\d+)e0/, 'e$1')).join()}`,
      ],
    });
  });

  itOnMysql('keep SQL values within JSON', async () => {
    await trip()
      .run(`CREATE TABLE sources (b9 BIT(9), b64 BIT(64), bl BLOB, mb MEDIUMBLOB, lb LONGBLOB,
      vb VARBINARY(9), bn BINARY(4), y YEAR, ts TIMESTAMP(6), dt DATETIME(3), d DATE, t TIME(2),
      dc DECIMAL(10,3), wide DECIMAL(65,30), f FLOAT, e ENUM('a','b'), g GEOMETRY, tu TINYINT UNSIGNED)`);
    await trip().run(`CREATE TABLE empty_binary (b0 BINARY(0))`);
    await trip().run(`INSERT INTO empty_binary VALUES ('')`);
    await trip()
      .run(`INSERT INTO sources VALUES (5, 18446744073709551615, x'00FF27', x'5C', x'', 'vb', 'bn', 2001,
      '2020-02-29 01:02:03.5', '0000-00-00 00:00:00', '2020-02-31', '-11:12:13.25', 1.5, -1.000000000000000000000000000001,
      0.1, 'a', ST_GeomFromText(_utf8mb4'POINT(1 2)', 4326), 200)`);
    const names = ['b9', 'b64', 'bl', 'mb', 'lb', 'vb', 'bn', 'y', 'ts', 'dt', 'd', 't', 'dc', 'wide', 'f', 'e', 'g', 'tu']; // prettier-ignore
    const decimals = ['0.0', '1.50', '-1.50', '0.001', '123456789012345678901234567890.5', '00012', '-0.000', '10', '1000000000.000000001']; // prettier-ignore
    await documents('json_opaque', [
      `(SELECT JSON_ARRAY(${names.join()}) FROM sources)`,
      ...names.map((name) => `(SELECT JSON_OBJECT(${text(name)}, ${name}) FROM sources)`),
      ...names.filter((name) => !['g', 'e', 'bl', 'mb', 'lb', 'vb', 'bn', 'b9', 'b64'].includes(name))
        .map((name) => `(SELECT CAST(${name} AS JSON) FROM sources)`),
      `(SELECT JSON_EXTRACT(JSON_ARRAY(bl), ${text('$[0]')}) FROM sources)`,
      `(SELECT JSON_OBJECT(${text('deep')}, JSON_ARRAY(1, JSON_OBJECT(${text('x')}, dc, ${text("it's")}, ${text('[1,2]')}), NULL, TRUE)) FROM sources)`,
      `JSON_ARRAY(_binary x'${'00275CFF'.repeat(300)}')`,
      `JSON_ARRAY(_binary'')`,
      `(SELECT JSON_ARRAY(bl, 1) FROM (SELECT REPEAT(_binary x'00275CFF', 30000) AS bl UNION ALL SELECT NULL LIMIT 1) long_blob)`,
      `(SELECT JSON_ARRAY(b0, 2) FROM empty_binary)`,
    ]); // prettier-ignore
    await verify(trip(), {
      table: 'json_decimals',
      ddl: 'j JSON',
      loose: ['j'],
      inserts: [
        `INSERT INTO json_decimals (j) VALUES ${decimals.map((n) => `(JSON_ARRAY(${n})), (JSON_ARRAY(CAST(${n} AS DECIMAL(50,10)))), (JSON_ARRAY(CAST(${n} AS DECIMAL(65,30))))`).join()}`,
      ],
    });
    const sizes = ['1,0', '1,1', '5,0', '5,5', '9,0', '9,3', '10,0', '10,3', '12,3', '18,0', '19,2', '30,10', '38,19', '65,0', '65,30', '30,30']; // prettier-ignore
    const columns = sizes.map((size) => `d${size.replace(',', '_')}`);
    await trip().run(
      `CREATE TABLE decimals_in (${sizes.map((size, i) => `${columns[i]} DECIMAL(${size})`).join()})`,
    );
    const whole = (digits: string) => sizes.map((size) => {
      const [precision, scale] = size.split(',').map(Number) as [number, number];
      return `${digits.repeat(65).slice(0, precision - scale) || 0}.${digits.repeat(65).slice(0, scale)}`;
    }); // prettier-ignore
    const small = (value: string) => sizes.map((size) => {
      const [precision, scale] = size.split(',').map(Number) as [number, number];
      return precision > scale ? value : `0.${value.slice(-1)}`;
    }); // prettier-ignore
    for (const row of [whole('9'), whole('1234567890'), small('0'), small('1'), small('-3')]) {
      await trip().run(`INSERT INTO decimals_in VALUES (${row.join()})`);
    }
    await verify(trip(), {
      table: 'json_decimal_columns',
      ddl: 'j JSON',
      loose: ['j'],
      inserts: columns.map(
        (name) =>
          `INSERT INTO json_decimal_columns (j) SELECT JSON_ARRAY(${name}) FROM decimals_in`,
      ),
    });
    const moments = ['0000-00-00 00:00:00', '9999-12-31 23:59:59.999999', '2020-00-00 00:00:00', '2020-02-31 12:00:00.000001', '0001-01-01 00:00:00']; // prettier-ignore
    const times = ['-838:59:59', '838:59:59', '-00:00:00.000001', '00:00:00', '-00:00:01', '100:00:00.5', '-10:59:59.999999', '-01:00:00']; // prettier-ignore
    await documents('json_moments', [
      ...moments.map((moment) => `JSON_ARRAY(CAST('${moment}' AS DATETIME(6)))`),
      ...moments.map(
        (moment) => `JSON_OBJECT(${text('d')}, CAST('${moment.slice(0, 10)}' AS DATE))`,
      ),
      ...times.map((time) => `JSON_ARRAY(CAST('${time}' AS TIME(6)))`),
    ]);
  });

  itOnMysql('keep documents of the large format', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => `"key${i}": ${i * 1000}`).join();
    const strings = Array.from({ length: 300 }, (_, i) => `"${'x'.repeat(i)}"`).join();
    await documents('json_large', [
      text(`{${many}}`),
      text(`[${strings}, ${strings}, 100000, -1, "${'y'.repeat(70_000)}"]`),
      text(`{"inner": {"small": [1, 2, 70000]}, "long": "${'z'.repeat(200_000)}"}`),
      `JSON_OBJECT(${text('k')}, ${text('v'.repeat(70_000))}, ${text('d')}, 1.5, ${text('u')}, CAST(70000 AS UNSIGNED))`,
      text('['.repeat(100) + ']'.repeat(100)),
      `${'JSON_ARRAY('.repeat(99)}1.50, 1${')'.repeat(99)}`,
      `(WITH RECURSIVE s AS (SELECT CAST(1.50 AS DECIMAL(10,2)) AS n UNION ALL SELECT n + 1 FROM s WHERE n < 900) SELECT JSON_ARRAYAGG(n) FROM s)`,
      `JSON_ARRAY(${text('v'.repeat(127))}, ${text('v'.repeat(128))}, ${text('v'.repeat(16_383))}, ${text('v'.repeat(16_384))})`,
    ]);
  });

  itOnMysql('write a document of no bytes as the JSON null that it counts as', async () => {
    await trip().run(`CREATE TABLE json_empty (id INT PRIMARY KEY)`);
    await trip().run(`INSERT INTO json_empty VALUES (1)`);
    await trip().run(`ALTER TABLE json_empty ADD j JSON NOT NULL`);
    const found = await trip().run(
      `SELECT JSON_STORAGE_SIZE(j) AS size, j <=> CAST(_utf8mb4'null' AS JSON) AS same FROM json_empty`,
    );
    expect(found).toEqual([{ size: 0, same: 1 }]);
  });

  it.runIf(kind === 'mariadb')('keep the text of MariaDB, which is a LONGTEXT', async () => {
    await verify(trip(), {
      table: 'json_mariadb',
      ddl: 'j JSON',
      loose: ['j'],
      inserts: [
        `INSERT INTO json_mariadb (j) VALUES (${text('{"b":1,  "a" : [1.0, "\\n"]}')}), (${utf8('"😀"')})`,
      ],
    });
  });
});
