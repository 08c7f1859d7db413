/**
 * How fast values of row images become SQL literals: nanoseconds of CPU time a value for each type,
 * and for an OLTP-like row. No server. Needs a build.
 * Usage: node [--cpu-prof] test/bench/literals.mjs [--only DECIMAL] [--use compare]
 */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    dist: { type: 'string', default: join(import.meta.dirname, '../../dist') },
    seconds: { type: 'string', default: '0.5' },
    use: { type: 'string', default: 'store' },
    only: { type: 'string', default: '' },
  },
});
const load = (file) => import(resolve(options.dist, file));
const { literalWriter } = await load('binlog/literals.js');
const { SqlBuffer } = await load('binlog/sql-buffer.js');

const VALUES = 256;
const FULL = 512 * 1024;
const random = (bytes) => () => randomBytes(bytes);
const prefixed = (bytes, make) => () => {
  const value = make();
  const length = Buffer.alloc(bytes);
  length.writeUIntLE(value.length, 0, bytes);
  return Buffer.concat([length, value]);
};
const words = (bytes) => () =>
  Buffer.from(randomBytes(bytes).map((byte) => (byte % 7 === 0 ? 0x20 : 0x61 + (byte % 26))));
const small = (bytes) => () => Buffer.concat([randomBytes(2), Buffer.alloc(bytes - 2)]);
const real = (make) => () => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(make());
  return buffer;
};
const decimal = () => {
  const buffer = Buffer.alloc(5);
  buffer.writeUInt32BE(0x8000_0000 + Math.floor(Math.random() * 1e7));
  buffer[4] = Math.floor(Math.random() * 100);
  return buffer;
};
const datetime = (extra) => () => {
  const [day, month] = [1 + Math.floor(Math.random() * 28), 1 + Math.floor(Math.random() * 12)];
  const date = BigInt(((2024 * 13 + month) << 5) | day);
  const packed = (1n << 39n) | (date << 17n) | 0xc8a0n;
  const fraction = Buffer.alloc(extra);
  if (extra > 0) fraction.writeUIntBE(Math.floor(Math.random() * 1e6), 0, extra);
  return Buffer.concat([Buffer.from(packed.toString(16).padStart(10, '0'), 'hex'), fraction]);
};
/** {"a": "q'", "b": [1, true, null]} */
const json = () =>
  Buffer.from(
    '25000000000200240012000100130001000c1400021700616202712703000d00050100040100040000',
    'hex',
  );

const MYSQL = {
  TINY: 1, LONG: 3, FLOAT: 4, DOUBLE: 5, LONGLONG: 8, DATE: 10, VARCHAR: 15, TIMESTAMP2: 17,
  DATETIME2: 18, TIME2: 19, JSON: 245, NEWDECIMAL: 246, ENUM: 247, SET: 248, BLOB: 252, STRING: 254,
}; // prettier-ignore

const COLUMNS = {
  TINYINT: [{ type: MYSQL.TINY }, random(1)],
  INT: [{ type: MYSQL.LONG }, random(4)],
  'INT, small': [{ type: MYSQL.LONG }, small(4)],
  'BIGINT, small': [{ type: MYSQL.LONGLONG }, small(8)],
  'BIGINT, random': [{ type: MYSQL.LONGLONG }, random(8)],
  'DECIMAL(10,2)': [{ type: MYSQL.NEWDECIMAL, meta: (10 << 8) | 2 }, decimal],
  DOUBLE: [{ type: MYSQL.DOUBLE }, real(Math.random)],
  'DOUBLE, money': [{ type: MYSQL.DOUBLE }, real(() => Math.round(Math.random() * 1e6) / 100)],
  DATE: [{ type: MYSQL.DATE }, () => Buffer.from('bed10f', 'hex')],
  DATETIME: [{ type: MYSQL.DATETIME2 }, datetime(0)],
  'DATETIME(6)': [{ type: MYSQL.DATETIME2, meta: 6 }, datetime(3)],
  TIMESTAMP: [{ type: MYSQL.TIMESTAMP2 }, random(4)],
  'TIME(3)': [{ type: MYSQL.TIME2, meta: 3 }, () => Buffer.from('80b1a71388', 'hex')],
  ENUM: [{ type: MYSQL.ENUM, meta: 1 }, () => Buffer.from([2])],
  'VARCHAR, 12 bytes': [{ type: MYSQL.VARCHAR, meta: 200, charset: 'utf8mb4' }, prefixed(1, words(12))],
  'VARCHAR, 100 bytes': [{ type: MYSQL.VARCHAR, meta: 200, charset: 'utf8mb4' }, prefixed(1, words(100))],
  'TEXT, 2000 bytes': [{ type: MYSQL.BLOB, meta: 2, charset: 'utf8mb4' }, prefixed(2, words(2000))],
  'BLOB, 2000 random bytes': [{ type: MYSQL.BLOB, meta: 2, charset: 'binary' }, prefixed(2, random(2000))],
  'BINARY(16)': [{ type: MYSQL.STRING, meta: 16, charset: 'binary' }, prefixed(1, random(16))],
  'JSON, 5 values': [{ type: MYSQL.JSON, meta: 4, targetType: 'json' }, json],
}; // prettier-ignore

const OLTP = ['BIGINT, small', 'INT, small', 'VARCHAR, 12 bytes', 'DECIMAL(10,2)', 'DATETIME', 'TIMESTAMP', 'ENUM', 'VARCHAR, 100 bytes']; // prettier-ignore

/** One column: its writer, many values one after the other, and where they start. */
function prepare(name) {
  const [column, make] = COLUMNS[name];
  const full = { meta: 0, unsigned: false, charset: undefined, targetType: undefined, ...column };
  const values = Array.from({ length: VALUES }, make);
  return { write: literalWriter(full, options.use), values };
}

function measure(title, unit, columns) {
  const rows = Array.from({ length: VALUES }, (_, i) =>
    Buffer.concat(columns.map(({ values }) => values[i])),
  );
  const out = new SqlBuffer(FULL * 2);
  const writers = columns.map(({ write }) => write);
  const round = () => {
    for (const row of rows) {
      let at = 0;
      for (let i = 0; i < writers.length; i++) {
        at = writers[i](row, at, out);
        out.byte(0x2c);
      }
    }
    if (out.length > FULL) out.truncate(0);
  };
  for (let i = 0; i < 200; i++) round();
  const start = process.cpuUsage();
  let rounds = 0;
  let seconds = 0;
  while (seconds < Number(options.seconds)) {
    for (let i = 0; i < 10; i++) round();
    rounds += 10;
    seconds = process.cpuUsage(start).user / 1e6;
  }
  const perSecond = (rounds * VALUES) / seconds;
  const each = ((1 / perSecond) * 1e9).toFixed(0);
  console.log(`${title.padEnd(26)} ${each.padStart(6)} ns/${unit} ${perSecond.toExponential(2)}/s`);
}

for (const name of Object.keys(COLUMNS).filter((name) => name.includes(options.only))) {
  measure(name, 'value', [prepare(name)]);
}
if (options.only === '') measure('a row of 8 columns', 'row', OLTP.map(prepare));
