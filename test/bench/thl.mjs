/**
 * `node test/bench/thl.mjs`: how fast the history log stores and gives back, and how much room it
 * takes for it, without any server. Needs a build (`npm run build`). One line per shape of
 * transaction; `size` is the file divided by the bytes of the events in it.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { pino } from 'pino';

const { values: options } = parseArgs({
  options: {
    dist: { type: 'string', default: join(import.meta.dirname, '../../dist') },
    folder: { type: 'string', default: tmpdir() },
    rounds: { type: 'string', default: '3' },
    megabytes: { type: 'string', default: '64' },
  },
});
const { openLog } = await import(resolve(options.dist, 'thl/sqlite/sqlite-log.js'));

const MIB = 1024 * 1024;
const IN_FLIGHT_BYTES = 9 * MIB;
const UUID = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const logger = pino({ level: 'silent' });
const format = {
  flavour: 'mysql',
  serverVersion: '9.7.0',
  checksum: 'crc32',
  description: randomBytes(120),
};

/** A made-up transaction of the shape that an OLTP master writes. */
function makeEvents(seqno, bytes, fragments) {
  return Array.from({ length: fragments }, (_, fragno) => ({
    header: {
      seqno,
      fragno,
      lastFrag: fragno === fragments - 1,
      epoch: 0,
      sourceId: 'db1:3306',
      eventId: `mysql-bin.000003:${String(4 + (seqno * fragments + fragno) * bytes).padStart(16, '0')};${8 + (seqno % 32)}`,
      gtid: `${UUID}:${seqno + 1}`,
      shardId: `shop${seqno % 4}`,
      committedAt: 1_790_000_000_000_000n + BigInt(seqno) * 137n,
    },
    format,
    data: BODY.subarray(fragno % 1024, (fragno % 1024) + bytes),
  }));
}
const BODY = randomBytes(2 * MIB);

const makeSource = (seqno) => ({
  serverUuid: UUID,
  serverId: 1,
  file: 'mysql-bin.000003',
  position: 4 + seqno,
  gtidSet: `${UUID}:1-${seqno + 1}`,
});

async function fill(log, shape) {
  const transactions = Math.ceil(shape.total / (shape.bytes * shape.fragments));
  let inFlight = 0;
  for (let seqno = 0; seqno < transactions; seqno++) {
    let last;
    for (const event of makeEvents(seqno, shape.bytes, shape.fragments)) {
      const source = event.header.lastFrag ? makeSource(seqno) : undefined;
      last = log.append([event], source);
      inFlight += shape.bytes;
      if (inFlight >= shape.inFlight) {
        await last;
        inFlight = 0;
      }
    }
  }
  await log.discardPartial(); // what is queued is durable afterwards
  return transactions;
}

async function drain(log) {
  const abort = new AbortController();
  let bytes = 0;
  for await (const batch of log.read(undefined, abort.signal)) {
    if (batch.length === 0) abort.abort();
    for (const event of batch) bytes += event.data.length;
  }
  return bytes;
}

async function seconds(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const time = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { result, time, cpu: (user + system) / 1e6 };
}

async function measure(shape) {
  const folder = mkdtempSync(join(options.folder, 'sluice-thl-'));
  const path = join(folder, 'thl.db');
  const settings = { path, commitBytes: 4 * MIB, commitDelay: 0, retention: 0, fragmentSize: MIB };
  try {
    const log = await openLog(settings, 'write', { logger });
    const stored = await seconds(() => fill(log, shape));
    const read = await seconds(() => drain(log));
    await log.close();
    const size = statSync(path).size / read.result;
    return { transactions: stored.result, bytes: read.result, stored, read, size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const total = Number(options.megabytes) * MIB;
const SHAPES = [
  { name: '300 B, group commit', bytes: 300, fragments: 1, inFlight: IN_FLIGHT_BYTES, total },
  { name: '1 KiB, group commit', bytes: 1024, fragments: 1, inFlight: IN_FLIGHT_BYTES, total },
  { name: '300 B, 20 in flight', bytes: 300, fragments: 1, inFlight: 6000, total: 4 * MIB },
  { name: '300 B, one at a time', bytes: 300, fragments: 1, inFlight: 1, total: MIB / 4 },
  { name: '100 x 1 MiB', bytes: MIB, fragments: 100, inFlight: IN_FLIGHT_BYTES, total: 4 * total },
];

/** Processor time of one transaction, which hardly depends on what else the machine does. */
const each = (cpu, transactions) => ((cpu / transactions) * 1e6).toFixed(1);
const perSecond = (amount, { time }) => Math.round(amount / time);
for (const shape of SHAPES) {
  for (let round = 0; round < Number(options.rounds); round++) {
    const { transactions, bytes, stored, read, size } = await measure(shape);
    console.log(
      `${shape.name.padEnd(22)} append ${perSecond(transactions, stored)} tx/s ${perSecond(bytes / 1e6, stored)} MB/s cpu ${each(stored.cpu, transactions)} µs` +
        `  read ${perSecond(transactions, read)} tx/s ${perSecond(bytes / 1e6, read)} MB/s cpu ${each(read.cpu, transactions)} µs  size ${size.toFixed(3)}`,
    );
  }
}
