/** Random definitions, many of which make a difference if they run twice or not at all. */
import type { Place } from './transactions.js';

export function definitions({ dice }: Place): string[] {
  const i = dice.between(1, 12);
  return dice
    .pick<readonly string[]>([
      [`CREATE TABLE made${i} (id INT PRIMARY KEY, v INT)`],
      [`CREATE TABLE made${i} (id INT PRIMARY KEY) AS SELECT id, n FROM keyed WHERE id < ${i}`],
      [`DROP TABLE made${i}`],
      [`DROP TABLE IF EXISTS made${i}, made${i + 1}`],
      [`CREATE TABLE IF NOT EXISTS made${i} LIKE keyed`],
      [`ALTER TABLE uniq ADD COLUMN extra${i} INT DEFAULT ${i}`],
      [`ALTER TABLE uniq DROP COLUMN extra${i}`],
      // run twice there would be an index too many
      ['ALTER TABLE unkeyed ADD INDEX (a)'],
      [`DROP INDEX ${dice.pick(['a', 'a_2', 'a_3'])} ON unkeyed`],
      // run twice the two tables would be back where they were
      ['RENAME TABLE left_one TO tmp_one, right_one TO left_one, tmp_one TO right_one'],
      ['UPDATE left_one SET v = v + 1'],
      ['TRUNCATE TABLE big'],
      ['ALTER TABLE uniq ENGINE=InnoDB'],
      [`ALTER TABLE counter COMMENT='${i}'`],
      [`CREATE OR REPLACE VIEW seen AS SELECT id, ${i} AS c FROM keyed`],
      ['DROP PROCEDURE IF EXISTS p', `CREATE PROCEDURE p() SELECT ${i}`],
    ])
    .slice();
}
