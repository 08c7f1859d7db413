import { expect, it } from 'vitest';
import { unknownCollation } from '../../../src/provision/rights.js';

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
