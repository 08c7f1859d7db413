import { it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { verify } from './verify.js';
import { withTrip } from './with-trip.js';

const DIGITS = [0, 1, 2, 3, 4, 5, 6];

/** A column and a key for each number of fractional digits, and rows made of texts with six. */
function family(table: string, type: string, texts: readonly string[]) {
  const names = DIGITS.map((digits) => `c${digits}`);
  const rows = texts.map((text) => `(${DIGITS.map((digits) => `'${cut(text, digits)}'`).join()})`);
  const ddl = names.map((name, i) => `${name} ${type}(${i}) NULL, KEY k_${name} (${name})`);
  const inserts = [`INSERT INTO ${table} (${names.join()}) VALUES ${rows.join()}`];
  return { table, ddl: ddl.join(), keys: names, inserts };
}

/** The text with only so many digits of its fraction. */
function cut(text: string, digits: number): string {
  const point = text.indexOf('.');
  return digits === 0 ? text.slice(0, point) : text.slice(0, point + 1 + digits);
}

describeServers('literals of temporals', (kind) => {
  const trip = withTrip(kind, 4102);

  it('keep DATETIME of every precision, zero, partial and impossible dates among them', async () => {
    await verify(
      trip(),
      family('datetimes', 'DATETIME', [
        '0000-00-00 00:00:00.000000',
        '9999-12-31 23:59:59.999999',
        '1000-01-01 00:00:00.123456',
        '2024-02-29 12:34:56.000001',
        '2023-02-31 01:02:03.987654',
        '2020-00-00 00:00:00.100000',
        '2020-05-00 10:00:00.010000',
        '0000-07-15 23:00:00.909090',
        '0001-01-01 00:00:00.000000',
        '0000-00-00 11:12:13.999999',
        '1969-12-31 23:59:59.999999',
      ]),
    );
  });

  it('keep TIMESTAMP of every precision as an instant', async () => {
    const texts = [
      '0000-00-00 00:00:00.000000',
      '1970-01-01 00:00:01.000000',
      '2038-01-19 03:14:07.999999',
      '2000-02-29 23:59:59.500000',
      '2000-03-01 00:00:00.050505',
      '1999-12-31 23:59:59.000009',
      '2100-02-28 00:00:00.000000',
      '2024-12-31 12:00:00.123456',
      '2025-03-30 02:30:00.654321',
    ].filter((text) => text < '2039');
    // MariaDB takes fractions of the very first second
    if (kind === 'mariadb') texts.push('1970-01-01 00:00:00.900000');
    const found = family('timestamps', 'TIMESTAMP', texts);
    if (kind === 'mariadb')
      found.inserts[0] = found.inserts[0]!.replace("('1970-01-01 00:00:00',", '(NULL,');
    await verify(trip(), found);
  });

  it('keep TIME of every precision, below zero too', async () => {
    await verify(
      trip(),
      family('times', 'TIME', [
        '00:00:00.000000',
        '838:59:59.000000',
        '-838:59:59.000000',
        '-838:59:58.999999',
        '-100:00:01.000001',
        '-00:59:59.100000',
        '-00:00:01.900000',
        '-12:34:56.999999',
        '-01:00:00.000000',
        '-10:11:12.200000',
        '99:59:59.123456',
        '100:00:00.654321',
        '12:00:00.010101',
      ]),
    );
    await verify(trip(), {
      table: 'time_fractions',
      ddl: 't1 TIME(1), t2 TIME(2), t3 TIME(3), t4 TIME(4), t5 TIME(5), t6 TIME(6)',
      inserts: [
        `INSERT INTO time_fractions (t1, t2, t3, t4, t5, t6) VALUES
          ('-00:00:00.1', '-00:00:00.01', '-00:00:00.001', '-00:00:00.0001', '-00:00:00.00001', '-00:00:00.000001'),
          ('-00:00:00.9', '-00:00:00.99', '-00:00:00.999', '-00:00:00.9999', '-00:00:00.99999', '-00:00:00.999999'),
          ('00:00:00.1', '00:00:00.01', '00:00:00.001', '00:00:00.0001', '00:00:00.00001', '00:00:00.000001'),
          ('00:00:00.9', '00:00:00.99', '00:00:00.999', '00:00:00.9999', '00:00:00.99999', '00:00:00.999999')`,
      ],
    });
  });

  it('keep DATE', async () => {
    const dates = [
      '0000-00-00', '9999-12-31', '1000-01-01', '0001-01-01', '2020-02-31', '2020-00-00',
      '2020-11-00', '0000-01-01', '0000-00-31', '2024-02-29',
    ]; // prettier-ignore
    await verify(trip(), {
      table: 'dates',
      ddl: 'd DATE, KEY k_d (d)',
      keys: ['d'],
      inserts: [
        `INSERT INTO dates (d) VALUES ${dates.map((date) => `('${date}')`).join()}, (NULL)`,
      ],
    });
  });

  it.runIf(kind === 'mariadb')('keep temporals of the old format', async () => {
    await trip().run(`SET GLOBAL mysql56_temporal_format = OFF`);
    await verify(trip(), {
      table: 'old_temporals',
      ddl: 'dt DATETIME, ts TIMESTAMP NULL, t TIME, d DATE, KEY k_dt (dt), KEY k_ts (ts), KEY k_t (t)',
      keys: ['dt', 'ts', 't'],
      inserts: [
        `INSERT INTO old_temporals (dt, ts, t, d) VALUES
          ('0000-00-00 00:00:00', '0000-00-00 00:00:00', '00:00:00', '0000-00-00'),
          ('9999-12-31 23:59:59', '2038-01-19 03:14:07', '838:59:59', '9999-12-31'),
          ('2020-02-31 12:34:56', '1970-01-01 00:00:01', '-838:59:59', '2020-02-31'),
          ('2020-00-00 00:00:01', '2024-02-29 12:34:56', '-00:00:01', '2020-00-00')`,
      ],
    });
    // MariaDB 10.11 does not log how many digits such a column has, so DIGITS from 1 are its own case
    const texts = [
      '0000-00-00 00:00:00.000000',
      '2023-02-28 01:02:03.987654',
      '2037-12-31 23:59:59.999999',
    ];
    await verify(
      trip(),
      family('old_datetimes', 'DATETIME', [
        ...texts,
        '9999-12-31 23:59:59.000001',
        '2020-00-00 01:00:00.000000',
      ]),
    );
    await verify(trip(), family('old_timestamps', 'TIMESTAMP', texts));
    const times = ['-838:59:59.000000', '838:59:59.000000', '-00:00:01.987654', '00:00:00.123456'];
    await verify(trip(), family('old_times', 'TIME', times));
    await trip().run(`SET GLOBAL mysql56_temporal_format = ON`);
  });
});
