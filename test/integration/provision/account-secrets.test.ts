import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TargetSession } from '../../../src/applier/target/target-session.js';
import { grantAccounts, type AccountParts } from '../../../src/provision/accounts.js';
import { describeServers } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { targetOf } from '../applier/support.js';

const HASH = '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19';

describeServers('a grant that the slave does not understand', (kind) => {
  let slave: TestServer;
  let target: TargetSession;
  beforeAll(async () => {
    slave = await startServer({ kind, serverId: 2 });
    target = await TargetSession.open(targetOf(slave));
  });
  afterAll(async () => {
    await target?.end(1000);
    await slave?.dispose();
  });

  it.each([true, false])('is told without its password (strict: %s)', async (isStrict) => {
    let said = '';
    const logger = pino({ level: 'warn' }, { write: (line: string) => void (said += line) });
    const account = {
      name: '`a`@`%`',
      create: '',
      grants: [`GRANT USAGE ON *.* TO 'a'@'%' IDENTIFIED SOMEHOW BY PASSWORD '${HASH}'`],
    };
    const parts = { target, logger, isStrict, rule: 'apply' } as unknown as AccountParts;
    await grantAccounts([account], parts).catch((error: unknown) => (said += String(error)));
    expect(said).toContain('(error 1064)');
    expect(said).not.toContain(HASH.slice(1, 9));
  });
});
