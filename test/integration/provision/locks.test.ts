import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serviceSchema } from '../../../src/config/schema.js';
import { Session } from '../../../src/provision/session.js';
import { requireSight } from '../../../src/provision/sight.js';
import { takeSnapshot } from '../../../src/provision/snapshot.js';
import { closeSnapshot } from '../../../src/provision/snapshot.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';

describeServers('a snapshot by a login without RELOAD', (kind) => {
  let master: TestServer;
  beforeAll(async () => {
    master = await startServer({ kind, serverId: 1 });
    const client = kind === 'mysql' ? 'REPLICATION CLIENT' : 'BINLOG MONITOR';
    await master.query(`CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY);
      CREATE USER p IDENTIFIED BY 'secret-word'; GRANT SELECT, LOCK TABLES, ${client} ON *.* TO p`);
  });
  afterAll(() => master?.dispose());

  it('waits for the transactions under way, and is the place that it tells', async () => {
    const { source } = serviceSchema.parse({
      service: 'a',
      role: 'master',
      source: { host: master.host, port: master.port, user: 'p', password: 'secret-word' },
      thl: { path: '/nowhere' },
    });
    if (source === undefined) throw new Error('no source');
    const options = {
      source,
      connections: 2,
      wanted: { hasSchema: () => true, hasObject: () => true },
      accounts: false,
      logger: pino({ level: 'silent' }),
      whileLocked: async () => {},
    };
    const open = await master.connect();
    await open.query('BEGIN; INSERT INTO d.t VALUES (1)');
    await expect(takeSnapshot({ ...options, lockWait: 1 })).rejects.toMatchObject({
      code: 'TRANSIENT',
    });
    const waiting = takeSnapshot({ ...options, lockWait: 20 });
    await open.query('COMMIT');
    const snapshot = await waiting;
    await open.query('INSERT INTO d.t VALUES (2)');
    await open.end();
    expect(snapshot.method).toBe('table locks');
    for (const session of snapshot.sessions) {
      expect(await session.query('SELECT COUNT(*) AS n FROM d.t')).toEqual([{ n: '1' }]);
    }
    const [event] = await master.query(
      `SHOW BINLOG EVENTS IN '${snapshot.place.file}' FROM ${snapshot.place.position}`,
    );
    expect(event?.['Event_type']).toMatch(/^Gtid/i);
    await closeSnapshot(snapshot);
  });

  it('is refused to a login that may not see all that is replicated', async () => {
    await master.query(`CREATE USER part IDENTIFIED BY 'secret-word';
      GRANT SELECT, TRIGGER, EVENT, EXECUTE ON d.* TO part`);
    const refusal = async (user: string, patterns: string[], what: 'all' | 'rows') => {
      const config = serviceSchema.parse({
        service: 'a',
        role: 'master',
        source: { host: master.host, port: master.port, user, password: 'secret-word' },
        thl: { path: '/nowhere' },
        filters: { replicate: { do: patterns } },
      });
      const { source } = config;
      if (source === undefined) throw new Error('no source');
      const session = await Session.open(source, 'master');
      const refused = await requireSight(session, config, what).then(() => '', String);
      await session.end();
      return refused;
    };
    expect(await refusal('p', [], 'rows')).toBe('');
    expect(await refusal('p', [], 'all')).toContain('lacks TRIGGER, EVENT on everything');
    expect(await refusal('part', [], 'rows')).toContain('lacks SELECT on everything');
    expect(await refusal('part', ['d', 'd.t'], 'all')).toBe('');
    expect(await refusal('part', ['d*'], 'rows')).toContain('lacks SELECT on everything');
    expect(await refusal('part', ['d', 'e.t'], 'rows')).toContain('lacks SELECT on schema e');
    if (kind === 'mariadb') return; // has no partial revokes
    await master.query('SET GLOBAL partial_revokes=ON; REVOKE SELECT ON hidden.* FROM p');
    expect(await refusal('p', [], 'rows')).toContain('lacks SELECT on schema hidden');
    expect(await refusal('p', ['d*'], 'rows')).toBe('');
    await master.query('GRANT SELECT ON hidden.* TO p; SET GLOBAL partial_revokes=OFF');
  });

  it.runIf(kind === 'mariadb')(
    'is taken over one connection, at the place that the server tells, without any lock',
    async () => {
      await master.query(`CREATE USER q IDENTIFIED BY 'secret-word';
        GRANT SELECT, BINLOG MONITOR ON *.* TO q`);
      const { source } = serviceSchema.parse({
        service: 'a',
        role: 'master',
        source: { host: master.host, port: master.port, user: 'q', password: 'secret-word' },
        thl: { path: '/nowhere' },
      });
      if (source === undefined) throw new Error('no source');
      const open = await master.connect();
      await open.query('BEGIN; INSERT INTO d.t VALUES (10)');
      const snapshot = await takeSnapshot({
        source,
        connections: 4,
        wanted: { hasSchema: () => true, hasObject: () => true },
        accounts: false,
        lockWait: 5,
        logger: pino({ level: 'silent' }),
        whileLocked: async () => {},
      });
      await open.query('COMMIT');
      await open.end();
      expect([snapshot.method, snapshot.sessions.length]).toEqual([
        "the server's own snapshot position",
        1,
      ]);
      const seen = await snapshot.sessions[0]?.query('SELECT 1 AS v FROM d.t WHERE id=10');
      expect(seen).toEqual([]);
      const [event, row] = await master.query(
        `SHOW BINLOG EVENTS IN '${snapshot.place.file}' FROM ${snapshot.place.position}`,
      );
      expect([event?.['Event_type'], row?.['Info']]).toEqual([
        'Gtid',
        expect.stringContaining('10'),
      ]);
      await closeSnapshot(snapshot);
    },
  );
});
