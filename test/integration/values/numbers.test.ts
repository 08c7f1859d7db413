import { expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { verify } from './verify.js';
import { withTrip } from './with-trip.js';

describeServers('literals of numbers', (kind) => {
  const trip = withTrip(kind, 4101);

  it('keep integers up to their limits', async () => {
    const types = ['TINYINT', 'SMALLINT', 'MEDIUMINT', 'INT', 'BIGINT'];
    const bits = [8n, 16n, 24n, 32n, 64n];
    const ddl = types.map((type, i) => `s${i} ${type}, u${i} ${type} UNSIGNED`);
    const keys = types.flatMap((_, i) => [`s${i}`, `u${i}`]);
    const row = (signed: (n: bigint) => bigint, unsigned: (n: bigint) => bigint) =>
      bits.flatMap((n) => [signed(n), unsigned(n)]).join();
    await verify(trip(), {
      table: 'integers',
      ddl: [...ddl, ...keys.map((name) => `KEY k_${name} (${name})`)].join(),
      keys,
      inserts: [
        `INSERT INTO integers (${keys.join()}) VALUES
          (${row(
            (n) => -(1n << (n - 1n)),
            (n) => (1n << n) - 1n,
          )}),
          (${row(
            (n) => (1n << (n - 1n)) - 1n,
            (n) => 1n << (n - 1n),
          )}),
          (${row(
            () => -1n,
            () => 0n,
          )}),
          (${row(
            () => 0n,
            () => 1n,
          )}),
          (${row(
            () => 100n,
            () => 99n,
          )}),
          (NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL)`,
        `INSERT INTO integers (s4, u4) VALUES (9007199254740993, 9007199254740993),
          (-9007199254740993, 9999999999999999999), (-4294967296, 4294967296),
          (-4294967295, 4294967295), (1000000000, 1000000000000000000),
          (-9223372036854775807, 10000000000000000000), (-1000000000000000000, 999999999)`,
      ],
    });
  });

  it('keep decimals of every size', async () => {
    const sizes = [
      [1, 0], [1, 1], [5, 0], [9, 0], [9, 9], [10, 2], [18, 9], [19, 0], [20, 20], [30, 30],
      [38, 10], [65, 0], [65, 30], [64, 1],
    ] as const; // prettier-ignore
    const names = sizes.map(([p, s]) => `d${p}_${s}`);
    const ddl = sizes.map(
      ([p, s], i) => `${names[i]} DECIMAL(${p},${s}), KEY k_${names[i]} (${names[i]})`,
    );
    const digits = (p: number, s: number, digit: (i: number) => string) => {
      const text = Array.from({ length: p }, (_, i) => digit(i)).join('');
      return s === 0 ? text : `${text.slice(0, p - s)}.${text.slice(p - s)}`;
    };
    const row = (make: (p: number, s: number) => string) =>
      `(${sizes.map(([p, s]) => make(p, s)).join()})`;
    await verify(trip(), {
      table: 'decimals',
      ddl: ddl.join(),
      keys: names,
      inserts: [
        `INSERT INTO decimals (${names.join()}) VALUES ${[
          row((p, s) => digits(p, s, () => '9')),
          row((p, s) => `-${digits(p, s, () => '9')}`),
          row(() => '0'),
          row((p, s) => `-${digits(p, s, (i) => (i === p - 1 ? '1' : '0'))}`),
          row((p, s) => digits(p, s, (i) => (i === 0 ? '1' : '0'))),
          row((p, s) => digits(p, s, (i) => String((i + 1) % 10))),
          row((p, s) => `-${digits(p, s, (i) => String(i % 10))}`),
        ].join()}`,
      ],
    });
  });

  it('keep FLOAT and DOUBLE bit by bit', async () => {
    const doubles = [
      '0e0', '-0e0', '5e-324', '-5e-324', '2.2250738585072014e-308', '2.225073858507201e-308',
      '1.7976931348623157e308', '-1.7976931348623157e308', '0.1', '0.30000000000000004', '1e23',
      '9007199254740993', '123456789012345680', '1e22', '4.35', '2.718281828459045', '1e-5', '1e21',
    ]; // prettier-ignore
    const floats = [
      '0e0', '-0e0', '1.401298464324817e-45', '1.1754943508222875e-38', '1.1754942106924411e-38',
      '3.4028234663852886e38', '-3.4028234663852886e38', '0.1', '16777217', '1e-7', '3.14159', '1e10',
      '123456.789', '1.17549435e-38', '-2.5', '33554431', '1e30', '9.999999e-5',
    ]; // prettier-ignore
    const random = Array.from({ length: 80 }, (_, i) => Math.sin(i + 1) * 2 ** ((i - 40) * 25));
    const seen = (list: string[]) =>
      list.map((text) => (kind === 'mariadb' && text === '-0e0' ? '-1e0' : text));
    await verify(trip(), {
      table: 'reals',
      ddl: `d DOUBLE, f FLOAT, du DOUBLE UNSIGNED, fd FLOAT(7,3), dd DOUBLE(15,4),
        KEY k_d (d), KEY k_f (f)`,
      keys: ['d', 'f'],
      // 0 and -0 are equal: their comparison finds both
      incomparable: ['d', 'f'],
      inserts: [
        `INSERT INTO reals (d, f) VALUES ${seen(doubles)
          .map((d, i) => `(${d}, ${seen(floats)[i]})`)
          .join()}`,
        `INSERT INTO reals (d, f) VALUES ${random.map((d, i) => `(${d}, ${Math.cos(i) * 2 ** (3 * (i - 40))})`).join()}`,
        `INSERT INTO reals (du, fd, dd) VALUES (1.5e300, 1234.567, 12345678901.2345),
          (0, -9999.999, -99999999999.9999), (1e-300, 0.001, 0.0001)`,
      ],
    });
    await verify(trip(), {
      table: 'reals_found',
      ddl: 'd DOUBLE, f FLOAT, KEY k_d (d), KEY k_f (f)',
      keys: ['d', 'f'],
      inserts: [
        `INSERT INTO reals_found (d, f) VALUES ${random.map((d, i) => `(${d}, ${Math.cos(i) * 2 ** (3 * (i - 40))})`).join()}`,
      ],
    });
  });

  it('keep BIT, YEAR, ENUM and SET', async () => {
    const members = Array.from({ length: 64 }, (_, i) => `'m${i}'`);
    const many = Array.from({ length: 300 }, (_, i) => `'e${i}'`).join();
    const rows = await verify(trip(), {
      table: 'sets',
      ddl: `b1 BIT(1), b8 BIT(8), b9 BIT(9), b33 BIT(33), b64 BIT(64), y YEAR, e ENUM('a','b','c'),
        e2 ENUM(${many}), s1 SET('a','b','c'), s33 SET(${members.slice(0, 33).join()}), s64 SET(${members.join()}),
        KEY k_b9 (b9), KEY k_b64 (b64), KEY k_y (y), KEY k_e (e), KEY k_e2 (e2), KEY k_s1 (s1), KEY k_s64 (s64)`,
      keys: ['b9', 'b64', 'y', 'e', 'e2', 's1', 's64'],
      inserts: [
        `INSERT INTO sets (b1, b8, b9, b33, b64, y, e, e2, s1, s33, s64) VALUES
          (0, 0, 0, 0, 0, '0000', 1, 1, 0, 0, 0),
          (1, 255, 511, 8589934591, 18446744073709551615, 2155, 3, 300, 7, 4294967296, 18446744073709551615),
          (1, 128, 256, 4294967296, 9223372036854775808, 1901, 2, 256, 5, 1, 9223372036854775808),
          (NULL, 1, 257, 4294967297, 9007199254740993, 2000, NULL, NULL, NULL, NULL, 9007199254740993),
          (1, 39, 92, 39, 1, 1970, 2, 255, 1, 39, 1)`,
        `INSERT IGNORE INTO sets (e, e2, s1, y) VALUES ('nothing', 'nothing', 'a,nothing', 1)`,
      ],
    });
    expect(rows.length).toBe(6);
  });
});
