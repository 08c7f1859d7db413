/**
 * Appends transactions to the log `argv[2]` until it is killed, several in flight, some of them
 * fragmented, some given up half-way; purges now and then. Every seqno that is durable goes into the
 * file `argv[2].acks`, one a line, at once. `argv[3]`: the compiled program; `argv[4]`: a number
 * that chooses the sizes.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';

const [, , path, dist, seed] = process.argv;
const { openLog } = await import(join(dist, 'thl/sqlite/sqlite-log.js'));

let state = Number(seed) + 1;
/** A small linear congruential generator: the same run for the same seed. */
function random(below) {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
}

const format = {
  flavour: 'mysql',
  serverVersion: '9.7.0',
  checksum: 'crc32',
  description: Buffer.from('format'),
};

/** The content tells which fragment it is: the reader checks it. */
function makeEvent(seqno, fragno, lastFrag) {
  const header = {
    seqno,
    fragno,
    lastFrag,
    epoch: 0,
    sourceId: 'db1',
    shardId: `s${seqno % 3}`,
    eventId: `mysql-bin.000001:${String(seqno * 1000 + fragno).padStart(16, '0')};1`,
    gtid: `uuid:${seqno + 1}`,
    committedAt: BigInt(seqno),
  };
  const size = random(20) === 0 ? 200_000 : random(2000);
  return { header, format, data: Buffer.alloc(size + 1, `${seqno}.${fragno};`) };
}

const makeSource = (seqno) => ({
  serverUuid: 'uuid',
  serverId: 1,
  file: 'mysql-bin.000001',
  position: seqno,
  gtidSet: `uuid:1-${seqno + 1}`,
});

const settings = { fragmentSize: 1, commitBytes: 100_000, commitDelay: 0, retention: 0 };
const log = await openLog({ path, ...settings }, 'write', { logger: pino({ level: 'silent' }) });
const acks = openSync(`${path}.acks`, 'w');
writeSync(acks, 'open\n');

let seqno = (log.tail().header?.seqno ?? -1) + 1;
for (;;) {
  const appends = [];
  for (let i = random(8); i >= 0; i--) appends.push(...appendTransaction(seqno++));
  await Promise.all(appends);
  if (random(10) === 0) await giveUpHalfWay();
  if (random(10) === 0) await log.purge(seqno - 50);
}

function appendTransaction(number) {
  const last = random(4) === 0 ? random(5) : 0;
  const appends = [];
  for (let fragno = 0; fragno <= last; fragno++) {
    const lastFrag = fragno === last;
    const source = lastFrag ? makeSource(number) : undefined;
    const append = log.append([makeEvent(number, fragno, lastFrag)], source);
    appends.push(lastFrag ? append.then(() => writeSync(acks, `${number}\n`)) : append);
  }
  return appends;
}

async function giveUpHalfWay() {
  await log.append([makeEvent(seqno, 0, false), makeEvent(seqno, 1, false)], undefined);
  await log.discardPartial();
}
