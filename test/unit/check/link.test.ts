import { expect, it } from 'vitest';
import { settingHint } from '../../../src/check/link.js';

const server = (flavour: 'mysql' | 'mariadb', ...versionNumber: [number, number, number]) => ({
  flavour,
  version: versionNumber.join('.'),
  versionNumber,
  serverId: 1,
  serverUuid: '',
});

it('sets the slave to those modes of the master that it knows', () => {
  const modes = 'STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION';
  expect(settingHint('sql_mode', modes, server('mysql', 9, 7, 0))).toBe(
    "SET GLOBAL sql_mode='STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';",
  );
  expect(settingHint('sql_mode', modes, server('mysql', 5, 7, 44))).toContain(`'${modes}'`);
  const mysql = 'TIME_TRUNCATE_FRACTIONAL,ANSI_QUOTES';
  expect(settingHint('sql_mode', mysql, server('mariadb', 10, 11, 0))).toContain("'ANSI_QUOTES'");
});

it('says that a collation may be of one family alone', () => {
  const { mysql, mariadb } = { mysql: 'utf8mb4_0900_ai_ci', mariadb: 'utf8mb4_general_ci' };
  const slave = server('mariadb', 10, 11, 0);
  expect(settingHint('collation_server', mysql, slave)).toMatch(/the one that comes closest/);
  expect(settingHint('collation_server', mariadb, slave)).toMatch(/^SET GLOBAL [^;]*;$/);
});
