/**
 * How fast row events become SQL: rows and megabytes a second of CPU time, without a server to
 * execute it.
 * Usage, after `npm run build`: node [--cpu-prof] test/bench/row-sql.mjs [--server mysql]
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../support/servers.mjs';
import { makeWorkload } from './workload.mjs';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'mariadb' },
    rows: { type: 'string', default: '10000' },
    transactions: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '3' },
    dist: { type: 'string', default: join(import.meta.dirname, '../../dist') },
  },
});

const load = (file) => import(resolve(options.dist, file));
const { readFormatDescription } = await load('binlog/format-description.js');
const { eventsIn } = await load('binlog/split.js');
const { StatementBatch } = await load('applier/batch.js');
const { RowApplier } = await load('applier/row/row-applier.js');

const TABLE_MAP = 19;
const ROWS = new Set([23, 24, 25, 30, 31, 32]);
const OPERATIONS = ['insert', 'update', 'delete'];
const SEND_BYTES = 512 * 1024;
const MIB = 1024 * 1024;
const header = { seqno: 1, fragno: 0, lastFrag: true, epoch: 0, sourceId: 'bench', eventId: '' };

const server = await startServer({ kind: options.server, serverId: 77 });
try {
  const size = { rows: Number(options.rows), transactions: Number(options.transactions), bulk: 0 };
  await makeWorkload(server, size, () => {});
  await measureAll(server);
} finally {
  await server.dispose();
}

async function measureAll(server) {
  const { format, events } = readBinlog(server.dataDir);
  const query = (sql) => server.query(sql);
  const applier = new RowApplier({ query, maxBatchBytes: 16 * MIB });
  for (const { typeCode, raw } of events) {
    if (typeCode === TABLE_MAP && applier.tableMap(raw, format)) await applier.prepare();
  }
  measure('all', events, applier, format);
  for (const operation of OPERATIONS) measure(operation, only(events, operation), applier, format);
}

/** The rows events of one operation, each after its table map. */
function only(events, operation) {
  const codes = [23, 30].map((code) => code + OPERATIONS.indexOf(operation));
  const kept = [];
  let map;
  for (const event of events) {
    if (event.typeCode === TABLE_MAP) map = event;
    else if (codes.includes(event.typeCode)) kept.push(map, event);
  }
  return kept;
}

function measure(title, events, applier, format) {
  for (let i = 0; i < 3; i++) pass(events, applier, format);
  const total = { events: 0, rows: 0, bytes: 0, statements: 0 };
  const start = process.cpuUsage();
  const spent = () => process.cpuUsage(start).user / 1e6;
  while (spent() < Number(options.seconds)) {
    const sums = pass(events, applier, format);
    for (const key of Object.keys(total)) total[key] += sums[key];
  }
  const seconds = spent();
  const perSecond = (value) => Math.round(value / seconds).toLocaleString('en');
  console.log(
    `${title.padEnd(7)} ${perSecond(total.events)} rows events/s, ${perSecond(total.rows)} rows/s, ` +
      `${(total.bytes / MIB / seconds).toFixed(0)} MiB/s of SQL, ` +
      `${(total.rows / total.statements).toFixed(1)} rows a statement`,
  );
}

function pass(events, applier, format) {
  let batch = new StatementBatch();
  const sums = { events: 0, rows: 0, bytes: 0, statements: 0 };
  const send = () => {
    for (const { rows } of batch.expectations) sums.rows += rows ?? 0;
    sums.statements += batch.expectations.length;
    sums.bytes += batch.sql.length;
    batch = new StatementBatch();
  };
  for (const { typeCode, raw } of events) {
    if (typeCode === TABLE_MAP) {
      applier.tableMap(raw, format);
    } else {
      sums.events += 1;
      applier.rows(raw, format, header, batch);
      if (batch.sql.length > SEND_BYTES) send();
    }
  }
  send();
  return sums;
}

function readBinlog(dir) {
  const files = readdirSync(dir).filter((name) => /^binlog\.\d+$/.test(name));
  const events = [];
  let format;
  for (const file of files.toSorted()) {
    const data = readFileSync(join(dir, file)).subarray(4);
    const description = data.subarray(0, data.readUInt32LE(9));
    ({ format } = readFormatDescription(description));
    for (const event of eventsIn(data, format)) {
      if (event.typeCode === TABLE_MAP || ROWS.has(event.typeCode)) events.push(event);
    }
  }
  return { format, events };
}
