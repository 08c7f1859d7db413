import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createAuthority, signHost } from '../../../src/cli/replicator/keys-certificates.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { encodeHello } from '../../../src/thl/net/encode.js';
import { decodeFrame } from '../../../src/thl/net/decode.js';
import { freePort } from '../../support/ports.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { fill, joinMaster, newLog, serve, takeUntil, until } from './logs.js';

const TOKEN = 'a-token-of-the-tests-0123456789';
const pem = (name: string) => fileURLToPath(new URL(`../extractor/tls/${name}`, import.meta.url));
const CA = pem('ca.pem');
const HERE = { cert: pem('here.pem'), key: pem('here.key') };
const ELSEWHERE = { cert: pem('elsewhere.pem'), key: pem('elsewhere.key') };

describe('a slave is let in by token', () => {
  it('the right one', async () => {
    const { port, server } = await serve(await newLog(), { token: TOKEN });
    await joinMaster(port, await newLog(), { master: { token: TOKEN } });
    expect(server.clients()).toMatchObject([{ node: 'db2', ackedSeqno: -1 }]);
  });

  it.each([
    ['a wrong one', { token: `${TOKEN.slice(1)}x` }],
    ['none', {}],
  ])('%s: refused', async (_what, master) => {
    const { port, server, lines } = await serve(await newLog(), { token: TOKEN });
    const refused = joinMaster(port, await newLog(), { master });
    await expect(refused).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    expect(server.clients()).toEqual([]);
    expect(lines.join()).toContain('connection refused');
    expect(lines.join()).not.toContain(TOKEN);
  });
});

it.each([
  ['plain', {}, {}],
  ['with TLS', { tls: HERE }, { tls: { mode: 'verify-identity', ca: CA } }],
])('one address has no more connections at once than it may: %s', async (_what, listen, master) => {
  const log = await newLog();
  const { port, server, lines } = await serve(log, { ...listen, connectionsPerAddress: 2 });
  const join = async (node: string) => joinMaster(port, await newLog(), { node, master });
  const [first] = await Promise.all([join('db2'), join('db3')]);
  for (const node of ['db4', 'db5']) {
    await expect(join(node)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      hint: expect.stringContaining('log of the master') as unknown,
    });
  }
  expect(server.clients().map((client) => client.node)).toEqual(['db2', 'db3']);
  const refused = lines.filter((line) => line.includes('2 are open from this address'));
  expect(refused).toEqual([expect.stringContaining('thl.listen.connectionsPerAddress')]);
  first.close(); // its place is free again
  const joined = () =>
    join('db6').then(
      () => true,
      () => false,
    );
  await expect.poll(joined, { timeout: 20_000 }).toBe(true);
});

describe('a slave comes over TLS', () => {
  const verify = { tls: { mode: 'verify-identity', ca: CA } };

  it('to a host whose certificate its authority signed', async () => {
    const log = await newLog();
    await fill(log, 0, 3);
    const { port } = await serve(log, { tls: HERE });
    const master = await joinMaster(port, await newLog(), { master: verify });
    expect((await takeUntil(master, 3)).length).toBe(4);
  });

  it.each([
    ['an authority that it does not know', HERE, { mode: 'verify-identity' }, 'master.tls.ca'],
    [
      'the certificate of another host',
      ELSEWHERE,
      { mode: 'verify-identity', ca: CA },
      'as its certificate does',
    ],
    [
      'a key that is not that of its own certificate',
      HERE,
      { mode: 'verify-identity', ca: CA, cert: HERE.cert, key: ELSEWHERE.key },
      'master.tls.cert and master.tls.key',
    ],
  ])('refuses %s', async (_what, own, tls, hint) => {
    const { port } = await serve(await newLog(), { tls: own });
    const refused = joinMaster(port, await newLog(), { master: { tls } });
    await expect(refused).rejects.toMatchObject({
      code: 'TLS_FAILED',
      hint: expect.stringContaining(hint) as unknown,
    });
  });

  it('and is refused when one side does without', async () => {
    const log = await newLog();
    const plain = await serve(log);
    const refused = joinMaster(plain.port, await newLog(), { master: verify });
    await expect(refused).rejects.toMatchObject({
      code: 'TLS_FAILED',
      hint: expect.stringContaining('speaks no TLS') as unknown,
    });
    expect(plain.lines.join()).toContain('it asks for TLS, thl.listen has none');
    const encrypted = await serve(log, { tls: HERE });
    const other = joinMaster(encrypted.port, await newLog());
    await expect(other).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(encrypted.lines.join()).toContain('connection refused: no TLS with it');
  });

  it('with a certificate of its own, where that is asked for', async () => {
    const { port, server, lines } = await serve(await newLog(), { tls: { ...HERE, ca: CA } });
    const without = joinMaster(port, await newLog(), { master: verify });
    await expect(without).rejects.toMatchObject({ hint: expect.stringMatching(/tls/) as unknown });
    const stranger = join(makeTemporaryDir('stranger'), 'host');
    const own = await signHost(await createAuthority('other', 1), { names: ['db2'], days: 1 });
    writeFileSync(`${stranger}.pem`, own.cert);
    writeFileSync(`${stranger}.key`, own.key);
    const shown = { cert: `${stranger}.pem`, key: `${stranger}.key` };
    const strange = joinMaster(port, await newLog(), {
      master: { tls: { ...verify.tls, ...shown } },
    });
    await expect(strange).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    const named = /"address":"127\.0\.0\.1".*its certificate is refused: UNABLE_TO_VERIFY/;
    await until(() => lines.some((line) => named.test(line)));
    removeTemporaryDir(dirname(stranger));
    const tls = { ...verify.tls, ...ELSEWHERE };
    await joinMaster(port, await newLog(), { master: { tls } });
    expect(server.clients().length).toBe(1);
  });
});

describe('a slave is refused, with what each side holds', () => {
  it.each([
    [
      'another epoch at the same seqno',
      5,
      7,
      'have different histories: .* epoch 7.*holds .* epoch 0',
    ],
    [
      'a slave that is ahead',
      12,
      0,
      "ahead of its master's: it ends with seqno 12 .* the master's ends with seqno 9",
    ],
  ])('%s', async (_what, last, epoch, message) => {
    const [log, own] = [await newLog(), await newLog()];
    await fill(log, 0, 9);
    await fill(own, 0, last, { epoch });
    const { port } = await serve(log);
    await expect(joinMaster(port, own)).rejects.toMatchObject({
      code: 'THL_DIVERGED',
      retryable: false,
      message: expect.stringMatching(new RegExp(message)) as unknown,
      hint: expect.stringContaining('fresh copy') as unknown,
    });
  });

  it('history where the master has none', async () => {
    const own = await newLog();
    await fill(own, 0, 2);
    const { port } = await serve(await newLog());
    const refused = joinMaster(port, own);
    await expect(refused).rejects.toMatchObject({
      code: 'THL_DIVERGED',
      message: expect.stringContaining("the master's is empty") as unknown,
    });
  });

  it('for the time being, what a relay has not fetched yet: another master is asked meanwhile', async () => {
    const [log, relayed, own] = [await newLog(), await newLog(), await newLog()];
    await fill(log, 0, 9);
    await fill(relayed, 0, 2);
    await fill(own, 0, 5);
    const relay = await serve(relayed, {}, true);
    await expect(joinMaster(relay.port, own)).rejects.toMatchObject({
      code: 'THL_BEHIND',
      retryable: true,
      message: expect.stringMatching(
        /log ends with seqno 5 .* this one, .* ends with seqno 2/,
      ) as unknown,
    });
    const { port } = await serve(log);
    const uris = [relay.port, port].map((each) => `thl://127.0.0.1:${each}/`);
    const master = await joinMaster(port, own, { master: { uris } });
    expect(master.uri).toBe(uris[1]);
    await fill(relayed, 3, 5, { epoch: 3 });
    await expect(joinMaster(relay.port, own)).rejects.toMatchObject({ code: 'THL_DIVERGED' });
  });

  it('what the master has purged, and another one gives it', async () => {
    const [log, relayed, own] = [await newLog(), await newLog(), await newLog()];
    await fill(log, 0, 9);
    await fill(relayed, 0, 9);
    await fill(own, 0, 2);
    await relayed.purge(5);
    const [relay, master] = [await serve(relayed, {}, true), await serve(log)];
    const uris = [relay.port, master.port].map((each) => `thl://127.0.0.1:${each}/`);
    expect((await joinMaster(0, own, { master: { uris } })).uri).toBe(uris[1]);
    await master.server.close();
    await expect(joinMaster(0, own, { master: { uris } })).rejects.toMatchObject({
      code: 'THL_PURGED',
      message: expect.stringContaining('no master replicator answers') as unknown,
    });
  });

  it('what the master has purged', async () => {
    const [log, own] = [await newLog(), await newLog()];
    await fill(log, 0, 9);
    await fill(own, 0, 2);
    await log.purge(5);
    const { port } = await serve(log);
    await expect(joinMaster(port, own)).rejects.toMatchObject({
      code: 'THL_PURGED',
      message: expect.stringContaining(
        "ends with seqno 2, and the master's begins only at seqno 6",
      ) as unknown,
    });
  });

  it('but not the one whose next transaction is the first that is held', async () => {
    const [log, own] = [await newLog(), await newLog()];
    await fill(log, 0, 9);
    await fill(own, 0, 5);
    await log.purge(5);
    const { port } = await serve(log);
    const events = await takeUntil(await joinMaster(port, own), 9);
    expect(events.map(({ header }) => header.seqno)).toEqual([6, 7, 8, 9]);
  });

  it('another service', async () => {
    const { port } = await serve(await newLog());
    const refused = joinMaster(port, await newLog(), { service: 'beta' });
    await expect(refused).rejects.toMatchObject({
      code: 'SERVICE_UNKNOWN',
      message: expect.stringContaining(
        'asked for service beta, the master serves alpha',
      ) as unknown,
    });
  });

  it('another version of the protocol', async () => {
    const { port } = await serve(await newLog());
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    const nothing = { first: undefined, last: undefined };
    const hello = encodeHello({
      version: 2,
      service: 'alpha',
      node: 'db2',
      packed: false,
      held: nothing,
    });
    const answer = await new Promise<Buffer>((resolve) => {
      socket.on('open', () => socket.send(hello));
      socket.on('message', resolve);
    });
    expect(decodeFrame(answer)).toMatchObject({
      kind: 'refuse',
      code: 'THL_PROTOCOL',
      message: expect.stringContaining('slave speaks version 2 of') as unknown,
    });
  });
});

describe('of several masters', () => {
  const uri = (port: number) => `thl://127.0.0.1:${port}/`;

  it('the first that can be reached is taken', async () => {
    const { port, server } = await serve(await newLog());
    const uris = [uri(await freePort()), uri(port)];
    const master = await joinMaster(0, await newLog(), { master: { uris } });
    expect(master.uri).toBe(uri(port));
    expect(server.clients().length).toBe(1);
  });

  it('one that refuses is not passed over', async () => {
    const own = await newLog();
    await fill(own, 0, 2);
    const other = await newLog();
    await fill(other, 0, 5);
    const [first, second] = [await serve(await newLog()), await serve(other)];
    const uris = [uri(first.port), uri(second.port)];
    const refused = joinMaster(0, own, { master: { uris } });
    await expect(refused).rejects.toMatchObject({ code: 'THL_DIVERGED' });
  });

  it('none that can be reached: all are named', async () => {
    const uris = [uri(await freePort()), uri(await freePort())];
    const refused = joinMaster(0, await newLog(), { master: { uris } });
    await expect(refused).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(new RegExp(uris.join('.*'))) as unknown,
    });
  });
});

it('a port that is taken is reported', async () => {
  const { port } = await serve(await newLog());
  await expect(serve(await newLog(), { port })).rejects.toMatchObject({
    code: 'THL_LISTEN_FAILED',
    message: expect.stringContaining(`127.0.0.1:${port}`) as unknown,
  });
});

/** Compared byte by byte, megabytes would take the test's framework a minute. */
function allData(events: readonly ThlEvent[]): Buffer {
  return Buffer.concat(events.map(({ data }) => data));
}

describe('a slave that asks for compression', () => {
  it.each([true, false])('gets the same events, allowed by the master: %s', async (compression) => {
    const log = await newLog();
    await fill(log, 0, 40, { size: 100_000 });
    const { port } = await serve(log, { compression });
    const master = { compression: 'deflate' };
    const events = await takeUntil(await joinMaster(port, await newLog(), { master }), 40);
    const plain = await takeUntil(await joinMaster(port, await newLog()), 40);
    expect(events.map(({ header }) => header)).toEqual(plain.map(({ header }) => header));
    expect(allData(events).equals(allData(plain))).toBe(true);
  });
});
