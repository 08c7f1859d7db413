/** What the commands of trepctl print and end with, for answers of the administration API. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { runCommand, type Manner } from '../../../src/cli/trepctl/run-command.js';
import * as queries from '../../../src/cli/trepctl/queries.js';
import * as states from '../../../src/cli/trepctl/state-commands.js';
import type { Command } from '../../../src/cli/trepctl/command.js';

/** By path; a function is given the service that is asked for. */
let answers: Record<string, unknown> = {};
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const given = body === '' ? searchParams.get('service') : serviceIn(body);
      const answer = answers[`${pathname.slice(3)} ${given}`] ?? answers[pathname.slice(3)] ?? {};
      response.statusCode = Object.hasOwn(answer, 'error') ? errorStatus(answer) : 200;
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
afterEach(() => vi.restoreAllMocks());

function serviceIn(body: string): string | undefined {
  return (JSON.parse(body) as { service?: string }).service;
}

/** A state with what is wrong is an answer; an error alone is a refusal. */
function errorStatus(answer: unknown): number {
  return Object.hasOwn(answer as object, 'state') ? 200 : 409;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(
  command: Command,
  target: { readonly json?: boolean; readonly allServices?: boolean } = {},
  manner?: Manner,
): Promise<Ran> {
  let [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)) !== '');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (err += String(text)) !== '');
  const { port } = server.address() as AddressInfo;
  const given = { host: '127.0.0.1', port: String(port), json: false, ...target };
  const code = await runCommand(given, command, manner);
  return { code, out, err };
}

const REFUSED = {
  error: { code: 'ILLEGAL_STATE', message: 'not legal', hint: 'Legal is: online.' },
};
const wrong = { code: 'STATEMENT_FAILED', message: 'no', hint: 'Mend it.' };

it.each([
  [{ state: 'ONLINE' }, 0],
  [{ state: 'GOING-ONLINE:SYNCHRONIZING' }, 0],
  [{ state: 'GOING-ONLINE:SYNCHRONIZING', error: wrong }, 0],
  [{ state: 'OFFLINE:ERROR', error: wrong }, 1],
  [{ state: 'GOING-OFFLINE', error: wrong }, 1],
  [{ state: 'GOING-OFFLINE' }, 0],
])('online, then %j: exit code %i', async (answer, code) => {
  answers = { '/online': { service: 'alpha', ...answer } };
  const ran = await run(states.online({}));
  expect(ran.code).toBe(code);
  expect(ran.out).toContain(`Service alpha is ${answer.state}\n`);
  expect(ran.out.includes('Hint: Mend it.')).toBe('error' in answer);
});

it.each([
  ['5', 4, 'seqno 4: 5 '],
  ['3,5-7', 4, 'seqno 4: 5-7 '],
  ['3-7', 4, 'seqno 4: 5-7 '],
])('says which of -skip-seqno %s is yet to come', async (skipSeqno, maximumStoredSeqNo, text) => {
  answers = {
    '/online': { service: 'alpha', state: 'ONLINE' },
    '/status': { state: 'ONLINE', maximumStoredSeqNo },
  };
  const { code, out } = await run(states.online({ skipSeqno }));
  expect(code).toBe(0);
  expect(out).toBe(
    `Service alpha is ONLINE\nThe history log ends with ${text}will be passed over when it comes, if the service stays online until then\n`,
  );
});

it.each([
  ['3', { state: 'ONLINE', maximumStoredSeqNo: 4 }],
  ['9', { state: 'OFFLINE:ERROR', maximumStoredSeqNo: 4 }],
])('says nothing more of -skip-seqno %s with %j', async (skipSeqno, status) => {
  answers = { '/online': { service: 'alpha', state: 'ONLINE' }, '/status': status };
  expect((await run(states.online({ skipSeqno }))).out).toBe('Service alpha is ONLINE\n');
});

it('says of an empty log that all is yet to come', async () => {
  answers = {
    '/online': { service: 'alpha', state: 'ONLINE' },
    '/status': { state: 'ONLINE', maximumStoredSeqNo: -1 },
  };
  const { out } = await run(states.online({ skipSeqno: '0' }));
  expect(out).toContain('The history log is empty: 0 will be passed over when it comes');
});

it('tells an error on stderr, or as JSON on stdout, with the same exit code', async () => {
  answers = { '/online': REFUSED };
  const plain = await run(states.online({}));
  expect(plain).toEqual({
    code: 1,
    out: '',
    err: 'ERROR ILLEGAL_STATE: not legal\nHint: Legal is: online.\n',
  });
  const json = await run(states.online({}), { json: true });
  expect({ ...json, out: JSON.parse(json.out) as unknown }).toEqual({
    code: 1,
    out: REFUSED,
    err: '',
  });
});

const TWO = [{ serviceName: 'alpha' }, { serviceName: 'beta' }];

it('-all-services asks each, goes on after an error, and ends with the worst code', async () => {
  answers = {
    '/services': TWO,
    '/offline alpha': REFUSED,
    '/offline beta': { service: 'beta', state: 'OFFLINE:NORMAL' },
  };
  const plain = await run(states.offline({}), { allServices: true });
  expect(plain).toEqual({
    code: 1,
    out: 'Service beta is OFFLINE:NORMAL\n',
    err: 'Service alpha: ERROR ILLEGAL_STATE: not legal\nHint: Legal is: online.\n',
  });
  const { code, out } = await run(states.offline({}), { allServices: true, json: true });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({
    alpha: REFUSED,
    beta: { service: 'beta', state: 'OFFLINE:NORMAL' },
  });
});

it('-all-services changes nothing of what is of the process', async () => {
  answers = { '/version': { version: '1.2.3', pid: 1 } };
  const ran = await run(queries.version, { allServices: true }, ofProcess);
  expect(ran).toEqual({ code: 0, out: 'Sluice 1.2.3\n', err: '' });
});
const ofProcess: Manner = { every: undefined, perService: false };

it('services -full shows the whole status of each', async () => {
  answers = {
    '/services': TWO,
    '/status alpha': { serviceName: 'alpha', thlPath: 'a' },
    '/status beta': { serviceName: 'beta', thlPath: 'b' },
  };
  const { out } = await run(queries.services({ full: true }), { json: true });
  expect(JSON.parse(out)).toEqual([
    { serviceName: 'alpha', thlPath: 'a' },
    { serviceName: 'beta', thlPath: 'b' },
  ]);
});

it('-r wants a number', async () => {
  const ran = await run(queries.version, {}, { every: '', perService: true });
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('-r takes a whole number, not nothing');
});
