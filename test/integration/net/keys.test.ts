import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { signHost } from '../../../src/cli/replicator/keys-certificates.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';
import { command } from '../service/replicator.js';
import { joinMaster, newLog, serve } from './logs.js';

const dir = makeTemporaryDir('keys');
afterAll(() => removeTemporaryDir(dir));

const keys = (...args: string[]) => command('replicator', 'keys', '--dir', join(dir, 'k'), ...args);
const at = (host: string, file: string) => join(dir, 'k', host, file);

/** What one host presents, and whom it trusts. */
function tlsOf(host: string): Record<'ca' | 'cert' | 'key', string> {
  return { ca: at(host, 'ca.pem'), cert: at(host, 'host.pem'), key: at(host, 'host.key') };
}

/** A log served with the keys of a host, on its name for this very machine. */
async function serveWith(own: Record<'ca' | 'cert' | 'key', string>) {
  return serve(await newLog(), { tls: own, tokenFile: at('localhost', 'thl.token') });
}

describe('replicator keys', () => {
  it('makes what master and slave need to trust each other, and nobody else', async () => {
    const made = await keys('--host', 'localhost,127.0.0.1', '--host', 'db2');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain("uris: ['thl://localhost:2112/']");
    for (const file of [at('authority', 'ca.key'), at('db2', 'host.key'), at('db2', 'thl.token')]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    const { port, server } = await serveWith(tlsOf('localhost'));
    const tls = { mode: 'verify-identity', ...tlsOf('db2') };
    const master = { tls, tokenFile: at('db2', 'thl.token') };
    const joined = await joinMaster(port, await newLog(), { master });
    const cipher = /^TLSv1\.3 TLS_AES_\w+/;
    expect(server.clients()).toMatchObject([{ tls: expect.stringMatching(cipher) as string }]);
    expect(joined.tls).toMatch(
      /^TLSv1\.3 TLS_AES_\w+, certificate verified until \d{4}-\d\d-\d\d$/,
    );
    const stranger = joinMaster(port, await newLog(), {
      master: { ...master, tls: { mode: 'required' } },
    });
    await expect(stranger).rejects.toMatchObject({
      code: expect.stringMatching(/FAILED|LOST/) as unknown,
    });
  });

  it('of a further host are of the same authority, with all its names', async () => {
    await keys('--add-host', 'db3.example.org,db3,10.0.0.3,::1', '--days', '30');
    const cert = at('db3.example.org', 'host.pem');
    const made = new X509Certificate(readFileSync(cert));
    const authority = new X509Certificate(readFileSync(at('db2', 'ca.pem')));
    expect(made.checkIssued(authority) && made.verify(authority.publicKey)).toBe(true);
    expect([made.ca, authority.ca]).toEqual([false, true]);
    const { subjectAltName, validTo } = made;
    expect(subjectAltName).toBe(
      'DNS:db3.example.org, DNS:db3, IP Address:10.0.0.3, IP Address:0:0:0:0:0:0:0:1',
    );
    const days = (Date.parse(validTo) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
  });

  it('overwrites nothing, and says what to do', async () => {
    const before = readFileSync(at('db2', 'host.key'), 'utf8');
    const again = await keys('--host', 'db2');
    expect(again.code).not.toBe(0);
    expect(again.stderr).toMatch(/is there already, and is not overwritten[^]*--add-host/);
    const added = await keys('--add-host', 'db4', '--add-host', 'db2');
    expect(added.stderr).toContain('host.key is there already'.replace('host.key', 'ca.pem'));
    expect(() => statSync(at('db4', 'host.key'))).toThrow('ENOENT');
    expect(readFileSync(at('db2', 'host.key'), 'utf8')).toBe(before);
  });

  it.each([
    [['--host', 'a b'], 'a b is no host name or address'],
    [['--host', '../x'], '../x is no host name'],
    [['--host', 'x', '--days', '0'], '--days takes a whole number'],
    [[], 'name hosts with --host'],
    [['--host', 'x', '--host', 'x,y'], 'host x is named twice'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await keys(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('a certificate that has expired is refused, by its name', async () => {
    const authority = {
      cert: readFileSync(at('authority', 'ca.pem'), 'utf8'),
      key: readFileSync(at('authority', 'ca.key'), 'utf8'),
    };
    const expired = await signHost(authority, { names: ['localhost', '127.0.0.1'], days: -0.01 });
    mkdirSync(join(dir, 'k', 'expired'));
    writeFileSync(at('expired', 'host.pem'), expired.cert);
    writeFileSync(at('expired', 'host.key'), expired.key);
    writeFileSync(at('expired', 'ca.pem'), authority.cert);
    const { port } = await serveWith(tlsOf('expired'));
    const master = {
      tls: { mode: 'verify-identity', ...tlsOf('db2') },
      tokenFile: at('db2', 'thl.token'),
    };
    await expect(joinMaster(port, await newLog(), { master })).rejects.toMatchObject({
      code: 'TLS_FAILED',
      message: expect.stringContaining('certificate has expired') as unknown,
    });
    const other = await serveWith(tlsOf('localhost'));
    const own = {
      tls: { mode: 'verify-identity', ...tlsOf('expired') },
      tokenFile: at('db2', 'thl.token'),
    };
    await expect(joinMaster(other.port, await newLog(), { master: own })).rejects.toMatchObject({
      hint: expect.stringMatching(/tls/) as unknown,
    });
  });
});
