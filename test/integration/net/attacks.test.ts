/** Everything that a stranger, or a broken slave, can do to the open ports of a running replicator. */
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeHello } from '../../../src/thl/net/encode.js';
import { MAX_REQUEST } from '../../../src/thl/net/protocol.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { freePort } from '../../support/ports.js';
import { Replicator, setEnvironment, until } from '../service/replicator.js';
import { common, newFolder, TOKEN } from './hosts.js';
import { fill, joinMaster, newLog, silent, takeUntil } from './logs.js';

const MiB = 1024 * 1024;
const LAST = 99; // seqno of the served log, transactions of 1 MiB
const ADMIN_TOKEN = 'administration-token-0123456789';
const WRONG = 'another-token-0123456789abcdef';
const ATTEMPTS = 1500;
const AT_ONCE = 25;
const KEPT_MIB = 48; // 32 KiB for each attempt
/** Of four slaves. Without a bound 400; what each costs exactly is for bounded.test.ts to tell. */
const STOPPED_MIB = 120;

const hello = encodeHello({
  version: 3,
  service: 'net',
  node: 'odd',
  packed: true,
  held: { first: undefined, last: undefined },
});

let replicator: Replicator;
let port: number;

/** A relay whose own master is not there: it serves what it has. */
beforeAll(async () => {
  port = await freePort();
  setEnvironment('THL_TOKEN', TOKEN);
  setEnvironment('SLUICE_ADMIN_TOKEN', ADMIN_TOKEN);
  const folder = newFolder();
  const path = join(folder, 'served.thl');
  const config = { path, fragmentSize: 4 * MiB, commitBytes: 1 << 22, commitDelay: 0 };
  const log = await openLog({ ...config, retention: 0 }, 'write', { logger: silent });
  await fill(log, 0, LAST, { size: MiB });
  await log.close();
  const listen = { port, tokenEnv: 'THL_TOKEN', heartbeat: '1s' };
  replicator = new Replicator(
    {
      ...common(),
      admin: { port: 0, tokenEnv: 'SLUICE_ADMIN_TOKEN' },
      role: 'relay',
      master: { uris: [`thl://127.0.0.1:${await freePort()}/`] },
      thl: { path, retention: '0s', listen },
    },
    folder,
  );
  await replicator.run();
  await until(async () => (await replicator.status())['masterListenUri'] !== 'NONE');
});
afterAll(async () => {
  await replicator?.dispose();
  setEnvironment('SLUICE_ADMIN_TOKEN', '');
});

function residentMiB(): number {
  const match = /^VmRSS:\s+(\d+) kB/m.exec(
    readFileSync(`/proc/${replicator.pid}/status`, 'latin1'),
  );
  return Number(match?.[1]) / 1024;
}

/** A new slave gets the log, and the administration answers. */
async function serves(): Promise<void> {
  const master = await joinMaster(port, await newLog(), {
    service: 'net',
    master: { token: TOKEN },
  });
  expect((await takeUntil(master, 3)).length).toBeGreaterThan(3);
  master.close();
  expect((await replicator.status())['service'] ?? 'net').toBe('net');
}

/** Connects, sends the bytes, and waits until the connection is over. */
async function throwAt(to: number, bytes: Uint8Array): Promise<void> {
  const socket = connect(to, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  socket.end(bytes);
  if (!socket.closed) await once(socket, 'close');
}

/** Says these messages as a slave that has the token. */
async function say(...messages: (Buffer | string)[]): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers });
  socket.on('error', () => undefined);
  socket.on('open', () => {
    for (const message of messages) socket.send(message);
    setTimeout(() => socket.terminate(), 20);
  });
  await once(socket, 'close');
}

const get = (path: string, ...headers: string[]) =>
  Buffer.from([`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', ''].join('\r\n'));
const upgrade = (token: string) =>
  get(
    '/',
    `Authorization: Bearer ${token}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Version: 13',
  );
const post = (body: Uint8Array, length = body.length) =>
  Buffer.concat([
    Buffer.from(
      [
        'POST /v1/online HTTP/1.1',
        'Host: 127.0.0.1',
        `Authorization: Bearer ${ADMIN_TOKEN}`,
        'Content-Type: application/json',
        `Content-Length: ${length}`,
        '',
        '',
      ].join('\r\n'),
    ),
    body,
  ]);
const garbage = () => randomBytes(randomInt(1, 3000));
const TLS_HELLO = Buffer.from('16030100050100000100', 'hex');
/** The header of a masked binary frame of 2^62 bytes (RFC 6455, 5.2). */
const HUGE_FRAME = Buffer.from('82ff400000000000000000000000', 'hex');

const onThl: readonly (() => Promise<void>)[] = [
  () => throwAt(port, garbage()),
  () => throwAt(port, Buffer.concat([TLS_HELLO, garbage()])),
  () => throwAt(port, Buffer.concat([upgrade(TOKEN), garbage()])),
  () => throwAt(port, Buffer.concat([upgrade(TOKEN), HUGE_FRAME, garbage()])),
  () => throwAt(port, get('/', `X-Long: ${'x'.repeat(40_000)}`)),
  () => say(garbage()),
  () => say(hello, garbage()),
  () => say(Buffer.alloc(MAX_REQUEST + 1)),
  () => say(hello.subarray(0, 9), hello),
];
const onAdmin: readonly (() => Promise<void>)[] = [
  () => throwAt(replicator.port, garbage()),
  () => throwAt(replicator.port, Buffer.concat([TLS_HELLO, garbage()])),
  () => throwAt(replicator.port, get(`/${garbage().toString('hex')}`)),
  () => throwAt(replicator.port, get('/', `X-Long: ${'x'.repeat(40_000)}`)),
  () => throwAt(replicator.port, post(garbage())),
  () => throwAt(replicator.port, post(Buffer.from('['.repeat(30_000)))),
  () => throwAt(replicator.port, post(Buffer.from('{}'), 1e9)),
  () => throwAt(replicator.port, post(Buffer.from('{"__proto__": {"limit": 0}, "limit": -1}'))),
];

async function attack(ways: readonly (() => Promise<void>)[], attempts: number): Promise<void> {
  let next = 0;
  const attacker = async () => {
    while (next < attempts) await ways[next++ % ways.length]?.();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, attacker));
}

/** Sends `first`, then the rest byte by byte; does not close its side by itself. */
function drip(to: number, first: Uint8Array, rest = Buffer.alloc(0)): Socket {
  const socket = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined).resume();
  socket.write(first);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < rest.length) socket.write(rest.subarray(sent, ++sent));
    // Whether the other side has closed the socket, or only its half, shows when more comes.
    else if (socket.readableEnded) socket.write('more');
  }, 100);
  socket.on('close', () => clearInterval(timer));
  return socket;
}

/** Peers that are slow on purpose; they have until the last test. */
let slow: Record<string, Socket> = {};
beforeAll(() => {
  const nothing = Buffer.alloc(0);
  const header = Buffer.from(`GET / HTTP/1.1\r\nX: ${'x'.repeat(10_000)}`);
  const frame = Buffer.concat([upgrade(TOKEN), Buffer.from('82fe7fff00000000', 'hex')]);
  slow = {
    'nothing at all to the THL port': drip(port, nothing),
    'a request to the THL port byte by byte': drip(port, nothing, header),
    'no hello': drip(port, upgrade(TOKEN)),
    'a hello byte by byte': drip(port, frame, Buffer.alloc(10_000)),
    'a wrong token, and its side stays open': drip(port, upgrade(WRONG)),
    'nothing at all to the administration port': drip(replicator.port, nothing),
    'a request to the administration port byte by byte': drip(replicator.port, nothing, header),
    'a body byte by byte': drip(replicator.port, post(nothing, 60_000), Buffer.alloc(10_000, 32)),
  };
});

describe.each([
  ['THL', onThl],
  ['administration', onAdmin],
])('garbage and frames too large, on the %s port', (_name, ways) => {
  it('neither disturb the replicator nor stay in its memory', async () => {
    await attack(ways, 300); // what is compiled and allocated once
    // What stays makes the process larger each time; what is merely not freed yet does not.
    let growth = Infinity;
    for (let round = 0; round < 3 && growth > KEPT_MIB; round++) {
      const before = residentMiB();
      await attack(ways, ATTEMPTS);
      growth = residentMiB() - before;
      console.log(`${ATTEMPTS} attempts: ${growth.toFixed(1)} MiB more than ${before.toFixed(0)}`);
    }
    expect(growth).toBeLessThan(KEPT_MIB);
    await serves();
  });
});

it('who knocks with a wrong token all the time is named in the log once', async () => {
  const wrong = () => throwAt(port, upgrade(WRONG));
  const none = () =>
    throwAt(
      port,
      Buffer.from(
        upgrade('')
          .toString()
          .replace(/Author.*\r\n/, ''),
      ),
    );
  const noAdmin = () => throwAt(replicator.port, get('/v1/status'));
  const wrongAdmin = () =>
    throwAt(replicator.port, get('/v1/status', `Authorization: Bearer ${WRONG}`));
  await attack([wrong, none, noAdmin, wrongAdmin], 400);
  await serves();
  const log = replicator.log();
  const count = (text: string) => log.split(text).length - 1;
  expect({
    wrong: count('connection refused: its token is wrong'),
    none: count('connection refused: it carries no token'),
    wrongAdmin: count('administration request refused: its token is wrong'),
    noAdmin: count('administration request refused: it carries no token'),
  }).toEqual({ wrong: 1, none: 1, wrongAdmin: 1, noAdmin: 1 });
  expect(log).not.toContain(WRONG);
  const ofStrangers = log.split('\n').filter((line) => !line.includes('"slave":"odd"'));
  expect(ofStrangers.length).toBeLessThan(50); // after thousands of attempts
});

it('slaves that take nothing cost the process a bounded buffer, and the others nothing', async () => {
  const join = async (node: string) =>
    joinMaster(port, await newLog(), { service: 'net', node, master: { token: TOKEN } });
  // Each round adds what those slaves hold; what is merely not freed yet is used again.
  let growth = Infinity;
  for (let round = 1; round <= 3 && growth > STOPPED_MIB; round++) {
    const before = residentMiB();
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => join(`stopped-${name}${round}`)));
    const events = await takeUntil(await join(`other-${round}`), LAST);
    expect(events.length).toBe(LAST + 1);
    const waiting = (await clients()).filter(({ node }) => node.startsWith('stopped'));
    expect(waiting.length).toBe(4 * round);
    for (const { waitingBytes } of waiting) expect(waitingBytes).toBeLessThan(8 * MiB);
    growth = residentMiB() - before;
    console.log(`four slaves that take nothing of 100 MiB: ${growth.toFixed(1)} MiB more`);
  }
  expect(growth).toBeLessThan(STOPPED_MIB);
});

async function clients(): Promise<{ node: string; waitingBytes: number }[]> {
  const { stdout } = await replicator.trepctl('clients', '-json');
  return JSON.parse(stdout) as { node: string; waitingBytes: number }[];
}

it('peers that are slow on purpose are disconnected in time, all of them', async () => {
  const open = () => Object.keys(slow).filter((name) => slow[name]?.closed === false);
  await until(
    async () => open().length === 0,
    () => `still open: ${open().join('; ')}`,
  );
  await serves();
});
