import { describe, expect, it } from 'vitest';
import { definition } from '../../../../src/applier/statement/classify.js';
import { dropOfSome } from '../../../../src/applier/statement/drop-of-some.js';
import type { QueryEvent } from '../../../../src/binlog/binlog-event.js';
import type { EventFormat, Flavour } from '../../../../src/event/format.js';
import type { ServerInfo } from '../../../../src/mysql/flavour.js';
import { textOf } from './text.js';

const MYSQL: ServerInfo = {
  flavour: 'mysql',
  version: '9.7.0',
  versionNumber: [9, 7, 0],
  serverId: 1,
  serverUuid: '',
};
const MARIADB: ServerInfo = { ...MYSQL, flavour: 'mariadb', versionNumber: [10, 11, 6] };

/** The text that is sent, or the errors that are tolerated. */
function dropped(sql: string, flavour: Flavour, target: ServerInfo, errorCode = 0): unknown {
  const source: EventFormat = {
    flavour,
    serverVersion: '5.6.51',
    checksum: 'none',
    description: Buffer.alloc(0),
  };
  const text = textOf(sql);
  const event = { errorCode } as QueryEvent;
  const found = dropOfSome({ event, text, source }, definition(text), target);
  if (found === undefined) return undefined;
  if (found.instead === undefined) return [...(found.tolerated ?? [])];
  return `${found.instead.toString()} (${found.event.errorCode})`;
}

describe('DROP of tables of which the master had some', () => {
  it('drops those that there are where the slave would drop all or none', () => {
    expect(dropped('DROP TABLE a, b', 'mariadb', MYSQL)).toBe('DROP TABLE IF EXISTS a, b (0)');
    expect(dropped('DROP VIEW a, b', 'mysql', MYSQL, 1051)).toBe('DROP VIEW IF EXISTS a, b (0)');
  });

  it('may fail alike where the slave drops some as well', () => {
    expect(dropped('DROP TABLE a, b', 'mariadb', MARIADB)).toContain(1051);
    expect(dropped('DROP TABLE a, b', 'mysql', MARIADB, 1051)).toContain(1051);
  });

  it.each([
    ['DROP TABLE IF EXISTS a, b', 'mariadb', 0],
    ['DROP TABLE a', 'mariadb', 0],
    ['DROP TABLE a, b', 'mysql', 0],
    ['DROP DATABASE a', 'mariadb', 0],
  ] as const)('%s of %s stays', (sql, flavour, errorCode) => {
    expect(dropped(sql, flavour, MYSQL, errorCode)).toBeUndefined();
  });
});
