import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateReply, VersionReply, WaitReply } from '../../../src/admin/api.js';
import { AdminClient } from '../../../src/admin/client.js';
import { hostOf } from '../../../src/admin/guard.js';
import { startAdminServer, type AdminServer } from '../../../src/admin/server.js';
import type { Status } from '../../../src/service/status.js';
import type { ServiceHost } from '../../../src/service/host.js';
import { failure, logger, transaction } from '../pipeline/parts.js';
import { makeService } from '../service/fake-parts.js';

const CONNECTED = { events: [], source: undefined };
const made = makeService([() => [CONNECTED, ...transaction(0), ...transaction(1)]]);
const host: ServiceHost = {
  services: new Map([['alpha', made.service]]),
  load: () => Promise.reject(failure('SERVICE_UNKNOWN')),
  unload: () => Promise.resolve(),
  reload: () => [],
  setRole: () => Promise.reject(failure('SERVICE_UNKNOWN')),
  end: () => {},
};
let server: AdminServer;
let client: AdminClient;
let port: number;

beforeAll(async () => {
  server = await startAdminServer({ host: '127.0.0.1', port: 0, insecure: false }, host, logger);
  port = Number(new URL(server.url).port);
  client = new AdminClient({ host: '127.0.0.1', port });
});
afterAll(() => server.close());

/** A request as something other than our client might make it. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the API', () => {
  it('tells version and pid', async () => {
    const reply = await client.get<VersionReply>('/version');
    expect(reply).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/), pid: process.pid });
  });

  it('takes a service online and waits for it', async () => {
    expect(await client.post<StateReply>('/online', { service: 'alpha' })).toEqual({
      service: 'alpha',
      state: 'ONLINE',
    });
    expect(await client.post<WaitReply>('/wait', { applied: 1, limit: 5 })).toEqual({
      reached: true,
      appliedLastSeqno: 1,
      state: 'ONLINE',
    });
  });

  it('waits for a state, or for any that begins so', async () => {
    const wait = (state: string) => client.post<WaitReply>('/wait', { state, limit: 0 });
    expect(await wait('ONLINE')).toMatchObject({ reached: true });
    expect(await wait('GOING-ONLINE')).toMatchObject({ reached: false });
    expect(await wait('OFFLINE')).toMatchObject({ reached: false });
    await expect(wait('LINE')).rejects.toMatchObject({
      message: expect.stringMatching(/^state takes one of START, .*, OFFLINE, GOING-ONLINE$/),
    });
  });

  it('gives up waiting at the limit', async () => {
    expect(await client.post<WaitReply>('/wait', { applied: 9, limit: 0.05 })).toMatchObject({
      reached: false,
    });
  });

  it('shows the status, in full, in short and by stage, without a password', async () => {
    const status = await client.get<Status>('/status', { service: 'alpha' });
    expect(status).toMatchObject({ appliedLastSeqno: 1, state: 'ONLINE' });
    expect(JSON.stringify(status)).not.toContain('secret');
    expect(await client.get<Status[]>('/services')).toEqual([
      expect.objectContaining({ serviceName: 'alpha', appliedLastSeqno: 1 }),
    ]);
    const tasks = await client.get<Status[]>('/status', { name: 'tasks' });
    expect(tasks.map(({ stage }) => stage)).toEqual(['binlog-to-thl', 'thl-to-dbms']);
  });

  it('writes heartbeats', async () => {
    await client.post('/heartbeat', { name: 'one' });
    await client.post('/heartbeat', {});
    expect(made.heartbeats).toEqual(['one', 'NONE']);
  });

  it('answers with the error and its hint', async () => {
    await expect(client.post('/online', {})).rejects.toMatchObject({
      code: 'ILLEGAL_STATE',
      hint: 'Legal in ONLINE: offline, offline-deferred, clear or flush.',
    });
    await expect(client.get('/status', { service: 'beta' })).rejects.toMatchObject({
      code: 'SERVICE_UNKNOWN',
      hint: 'Name one with -service: alpha.',
    });
  });

  it.each([
    ['/online', { skipSeqno: 'all' }],
    ['/online', { skip: '1' }],
    ['/wait', {}],
    ['/wait', { applied: 1, state: 'ONLINE' }],
    ['/wait', { state: 'ON' }],
    ['/wait', { applied: -1 }],
    ['/nothing', {}],
  ])('refuses POST %s %j', async (path, body) => {
    await expect(client.post(path, body)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('takes a service offline and tells why it is not online', async () => {
    expect(await client.post('/offline', {})).toEqual({
      service: 'alpha',
      state: 'OFFLINE:NORMAL',
    });
    expect(await client.post<WaitReply>('/wait', { state: 'OFFLINE', limit: 0 })).toMatchObject({
      reached: true,
    });
    made.target.openFailures = [failure('ACCESS_DENIED', 'no such login')];
    expect(await client.post('/online', {})).toEqual({
      service: 'alpha',
      state: 'OFFLINE:ERROR',
      error: {
        code: 'ACCESS_DENIED',
        message: 'no such login',
        hint: 'A test did this.',
        stage: 'thl-to-dbms',
      },
    });
  });

  it('is not looked for at port 0, which would be that of the web', async () => {
    const nowhere = new AdminClient({ host: '127.0.0.1', port: 0 });
    await expect(nowhere.get('/version')).rejects.toMatchObject({
      code: 'NOT_RUNNING',
      message: expect.stringContaining('admin.port is any free one'),
    });
  });

  it('does not listen where something else does', async () => {
    const taken = { host: '127.0.0.1', port, insecure: false };
    await expect(startAdminServer(taken, host, logger)).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
      hint: expect.stringContaining('admin.port'),
    });
  });
});

describe('a request that a web page could make is refused:', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, string, Record<string, string>]>([
    ['a host name of its own', 'GET', { host: 'evil.example:10000' }],
    ['a page of another origin', 'GET', { origin: 'http://evil.example' }],
    ['a form', 'POST', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a simple request', 'POST', { 'content-type': 'text/plain' }],
    ['no content type', 'POST', {}],
    ['JSON for a host name of its own', 'POST', { ...json, host: 'evil.example' }],
  ])('%s', async (_, method, headers) => {
    const path = method === 'GET' ? '/v1/status' : '/v1/offline';
    const { status, text } = await raw(method, path, headers, method === 'GET' ? undefined : '{}');
    expect(status).toBe(400);
    expect(text).toContain('REQUEST_INVALID');
  });

  it('a request without content', async () => {
    const { status, text } = await raw('POST', '/v1/offline', {});
    expect(status).toBe(400);
    expect(text).toContain('REQUEST_INVALID');
  });

  it('what is left is allowed', async () => {
    for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', `[::1]:${port}`]) {
      expect((await raw('GET', '/v1/version', { host })).status).toBe(200);
    }
  });
});

it.each([
  ['127.0.0.1:10000', '127.0.0.1'],
  ['LocalHost', 'localhost'],
  ['[::1]:80', '::1'],
  ['a:b:c', undefined],
  ['', undefined],
])('the host of %j is %j', (header, host) => {
  expect(hostOf(header)).toBe(host);
});

it('a client says where nobody answers', async () => {
  const nobody = new AdminClient({ host: '127.0.0.1', port: 1 });
  await expect(nobody.get('/version')).rejects.toMatchObject({
    code: 'NOT_RUNNING',
    message: expect.stringContaining('127.0.0.1:1'),
  });
});
