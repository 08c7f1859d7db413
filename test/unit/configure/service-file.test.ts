import { describe, expect, it } from 'vitest';
import type { ConfigureOptions } from '../../../src/configure/options.js';
import { serviceSection } from '../../../src/configure/service-file.js';

const PLACES = {
  file: '/srv/conf/alpha.yaml',
  thl: '../data/alpha.thl',
  password: (section: string) => `alpha.${section}.password`,
};

function sectionOf(options: Partial<ConfigureOptions>) {
  return serviceSection({ role: 'master', service: 'alpha', thlUri: [], ...options }, PLACES);
}

describe('the options of configure', () => {
  it('make a master with its own database, served beyond this host where there are keys', () => {
    const section = sectionOf({
      datasourceUser: 'sluice',
      datasourcePort: '3307',
      keys: '/k/db1',
      startAt: 'binlog.000003:1234',
    });
    expect(section).toEqual({
      service: 'alpha',
      role: 'master',
      source: {
        host: '127.0.0.1',
        port: 3307,
        user: 'sluice',
        passwordFile: 'alpha.source.password',
        start: { file: 'binlog.000003', position: 1234 },
      },
      thl: {
        path: '../data/alpha.thl',
        listen: {
          host: '0.0.0.0',
          port: 2112,
          tokenFile: '/k/db1/thl.token',
          tls: { cert: '/k/db1/host.pem', key: '/k/db1/host.key' },
        },
      },
    });
  });

  it("make a slave that fetches from the master's replicator, without special privileges", () => {
    const section = sectionOf({
      role: 'slave',
      masterHost: 'db1',
      masterThlPort: '2113',
      thlUri: ['thl://db3/'],
      datasourceHost: 'db2',
      datasourceUser: 'app',
      datasourceCa: 'rds',
      slavePrivilegedUpdates: 'false',
      adminPort: '10001',
    });
    expect(section).toMatchObject({
      master: { uris: ['thl://db1:2113/', 'thl://db3/'] },
      target: { host: 'db2', passwordFile: 'alpha.target.password', tls: { ca: 'rds' } },
      applier: { privileged: false },
      admin: { port: 10001 },
    });
    expect(section).not.toHaveProperty('source');
  });

  it('make one process between two databases, and a relay without any', () => {
    const direct = sectionOf({
      role: 'direct',
      masterHost: 'a',
      masterUser: 'm',
      datasourceHost: 'b',
      datasourceUser: 's',
    });
    expect(direct).toMatchObject({ source: { host: 'a' }, target: { host: 'b' } });
    expect(direct['thl']).toEqual({ path: '../data/alpha.thl' });
    const relay = sectionOf({ role: 'relay', masterHost: 'db1' });
    expect(relay).toMatchObject({ thl: { listen: { host: '127.0.0.1', port: 2112 } } });
  });

  it.each([
    [{ role: 'slave', masterUser: 'x', datasourceUser: 'y' }, /no use for --master-user/],
    [{ role: 'relay', masterHost: 'x', datasourceUser: 'y' }, /no use for --datasource-user/],
    [
      { role: 'master', datasourceUser: 'x', masterUser: 'y' },
      /--datasource-user and --master-user differ/,
    ],
    [{ role: 'master' }, /--master-user is missing|--datasource-user is missing/],
    [
      { role: 'slave', datasourceUser: 'x', slavePrivilegedUpdates: 'no' },
      /slave-privileged-updates=no/,
    ],
    [{ role: 'master', datasourceUser: 'x', thlPort: 'many' }, /--thl-port many is no port/],
  ] as const)('refuse %j', (options, message) => {
    expect(() => sectionOf(options)).toThrow(message);
  });
});
