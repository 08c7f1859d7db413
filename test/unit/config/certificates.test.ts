import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pino } from 'pino';
import { createAuthority, signHost } from '../../../src/cli/replicator/keys-certificates.js';
import { watchCertificates } from '../../../src/cli/replicator/certificate-watch.js';
import { describeEnding, endingCertificates } from '../../../src/config/certificates.js';
import { parseConfig } from '../../../src/config/load.js';

const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'sluice-certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const [authority, young] = [await createAuthority('old', 20), await createAuthority('new', 400)];
  const host = await signHost(authority, { names: ['db1'], days: 10 });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('host.pem', host.cert + authority.cert);
  write('host.key', host.key);
  write('ca.pem', authority.cert);
  write('both.pem', authority.cert + young.cert);
});

/** Keys of what ends soon, so many days from now. */
function ending(days: number, tls = 'ca: ca.pem'): string[] {
  const now = Date.now() + days * DAY;
  return endingCertificates(configWith(tls), now).map((it) =>
    describeEnding(it, now).replace(/, at.*|: .*/, ''),
  );
}

function configWith(tls: string) {
  const text = `
service: alpha
role: slave
master: {uris: ['thl://db1/'], insecure: true, tls: {mode: verify-ca, ${tls}}}
target: {host: db2, user: a, tls: {ca: missing.pem}}
thl: {path: a.thl, listen: {tls: {cert: host.pem, key: host.key}}}`;
  return parseConfig(text, join(folder, 'alpha.yaml'));
}

it('certificates are told of two weeks before they end, authorities too, and when they have', () => {
  expect(ending(-5)).toEqual([]);
  expect(ending(0)).toEqual(['thl.listen.tls.cert expires in 9 days']);
  expect(ending(8.5)).toEqual([
    'master.tls.ca expires in 11 days',
    'thl.listen.tls.cert expires in 1 day',
  ]);
  expect(ending(11)).toEqual([
    'master.tls.ca expires in 8 days',
    'thl.listen.tls.cert has expired',
  ]);
});

it('a file of authorities is told of when its last one ends', () => {
  expect(ending(30, 'ca: both.pem')).toEqual(['thl.listen.tls.cert has expired']);
  expect(ending(399, 'ca: both.pem')[0]).toBe('master.tls.ca expires in less than a day');
});

it('the log names them', () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  watchCertificates(() => [configWith('ca: ca.pem'), configWith('ca: ca.pem')], logger);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    expect.stringMatching(/^thl\.listen\.tls\.cert expires in 9 days, at .*host\.pem: renew it$/),
  ]);
});
