import { describe, expect, it } from 'vitest';
import { definition } from '../../../../src/applier/statement/classify.js';
import { disableEvent } from '../../../../src/applier/statement/event-status.js';
import type { ServerInfo } from '../../../../src/mysql/flavour.js';
import { textOf } from './text.js';

const MARIADB: ServerInfo = {
  flavour: 'mariadb',
  version: '10.11.6-MariaDB',
  versionNumber: [10, 11, 6],
  serverId: 1,
  serverUuid: '',
};
const MYSQL_9: ServerInfo = { ...MARIADB, flavour: 'mysql', versionNumber: [9, 7, 4] };
const MYSQL_5: ServerInfo = { ...MARIADB, flavour: 'mysql', versionNumber: [5, 7, 44] };

function disabled(sql: string, target: ServerInfo = MARIADB): string | undefined {
  const text = textOf(sql);
  return disableEvent(text, definition(text), target)?.toString();
}

describe('the status of an event on the slave', () => {
  it.each([
    [
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY  DISABLE ON SLAVE DO DELETE FROM t',
    ],
    [
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY ENABLE DO SET @enable=1',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY  DISABLE ON SLAVE  DO SET @enable=1',
    ],
    [
      "CREATE EVENT e ON SCHEDULE AT (f(1) + INTERVAL 1 DAY) COMMENT 'DO' DO SELECT 1",
      "CREATE EVENT e ON SCHEDULE AT (f(1) + INTERVAL 1 DAY)  DISABLE ON SLAVE COMMENT 'DO' DO SELECT 1",
    ],
    ['ALTER EVENT e RENAME TO `do` -- x', 'ALTER EVENT e RENAME TO `do` DISABLE ON SLAVE  -- x'],
    ['ALTER EVENT e ENABLE', 'ALTER EVENT e  DISABLE ON SLAVE '],
    [
      'CREATE EVENT disable ON SCHEDULE EVERY 1 DAY DO SELECT 1',
      'CREATE EVENT disable ON SCHEDULE EVERY 1 DAY  DISABLE ON SLAVE DO SELECT 1',
    ],
    [
      "CREATE EVENT IF NOT EXISTS enable.disable ON SCHEDULE EVERY 1 DAY COMMENT '' DO SELECT 1",
      "CREATE EVENT IF NOT EXISTS enable.disable ON SCHEDULE EVERY 1 DAY  DISABLE ON SLAVE COMMENT '' DO SELECT 1",
    ],
    [
      'ALTER EVENT comment RENAME TO enable.disable COMMENT "x"',
      'ALTER EVENT comment RENAME TO enable.disable  DISABLE ON SLAVE COMMENT "x"',
    ],
  ])('turns %s', (sql, expected) => {
    expect(disabled(sql)).toBe(expected);
  });

  it.each([
    'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
    'ALTER EVENT e DISABLE ON SLAVE',
    'DROP EVENT e',
    'CREATE TABLE event (a INT)',
  ])('leaves %s as it is', (sql) => {
    expect(disabled(sql)).toBeUndefined();
  });

  it('uses the name that the server knows', () => {
    const sql = 'ALTER EVENT e ENABLE';
    expect(disabled(sql, MYSQL_9)).toContain('DISABLE ON REPLICA');
    expect(disabled(sql, MYSQL_5)).toContain('DISABLE ON SLAVE');
  });
});
