import { expect, it } from 'vitest';
import { unknownCollation, unseenExchange } from '../../../src/provision/rights.js';
import type { Table } from '../../../src/provision/table.js';

const ours = new Set(['latin1_swedish_ci', 'utf8mb4_0900_ai_ci']);
const theirs = new Set(['latin1_swedish_ci', 'utf8mb4_general_ci']);
const table = (collation: string, comment = ''): string =>
  `CREATE TABLE \`t\` (\n  \`a\` char(1) COMMENT '${comment}'\n) ENGINE=InnoDB COLLATE=${collation}`;

it('names the first collation of the master that the slave does not know', () => {
  const definitions = [table('latin1_swedish_ci'), table('utf8mb4_0900_ai_ci')];
  expect(unknownCollation(definitions, ours, theirs)).toBe('utf8mb4_0900_ai_ci');
  const schema =
    'CREATE DATABASE `d` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */';
  expect(unknownCollation([schema], ours, theirs)).toBe('utf8mb4_0900_ai_ci');
});

it('takes other words behind COLLATE for no collation', () => {
  const definitions = [table('latin1_swedish_ci', 'do not COLLATE pages')];
  expect(unknownCollation(definitions, ours, theirs)).toBeUndefined();
});

it('says what a login does not see of partitioned tables', () => {
  const plain = { schema: 'd', name: 'plain', definition: table('latin1_swedish_ci') } as Table;
  const parts = {
    ...plain,
    name: 'parts',
    definition: `${plain.definition}\n PARTITION BY HASH (id)`,
  };
  const login = (grants: string) => ({ grants: [`GRANT ${grants} ON *.* TO \`l\`@\`%\``] });
  expect(unseenExchange(login('SELECT'), { tables: [plain, parts] })).toMatch(
    /lacks PROCESS.*\(d\.parts is partitioned\)/,
  );
  expect(unseenExchange(login('SELECT'), { tables: [plain] })).toBeUndefined();
  expect(unseenExchange(login('SELECT, PROCESS'), { tables: [parts] })).toBeUndefined();
});
