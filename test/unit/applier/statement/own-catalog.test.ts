import { describe, expect, it } from 'vitest';
import { classify } from '../../../../src/applier/statement/classify.js';
import { isOfOwnCatalog } from '../../../../src/applier/statement/own-catalog.js';
import { textOf } from './text.js';

function isOwn(sql: string, schema = 'shop'): boolean {
  const text = textOf(sql);
  return isOfOwnCatalog(text, classify(text), schema, 'alpha');
}

describe("statements on this service's own catalog", () => {
  it.each([
    'INSERT INTO `sluice_alpha`.`trep_commit_seqno` SET seqno=1',
    'INSERT IGNORE sluice_alpha.trep_commit_seqno VALUES (1)',
    'UPDATE sluice_alpha.trep_commit_seqno SET seqno=2',
    'DELETE FROM sluice_alpha.ddl_intent WHERE task_id=0',
    'REPLACE INTO sluice_alpha.ddl_intent SET seqno=1',
    'CREATE DATABASE IF NOT EXISTS sluice_alpha',
    'DROP DATABASE sluice_alpha',
    'CREATE TABLE IF NOT EXISTS sluice_alpha.heartbeat (a INT)',
    'TRUNCATE TABLE sluice_alpha.trep_commit_seqno',
  ])('are passed over: %s', (sql) => {
    expect(isOwn(sql)).toBe(true);
  });

  it('are known by the default schema too', () => {
    expect(isOwn('DROP TABLE trep_commit_seqno', 'sluice_alpha')).toBe(true);
    expect(isOwn('UPDATE trep_commit_seqno SET seqno=1', 'sluice_alpha')).toBe(true);
    expect(isOwn('UPDATE trep_commit_seqno SET seqno=1')).toBe(false);
  });

  it.each([
    'INSERT INTO sluice_alpha.heartbeat VALUES (1)',
    'TRUNCATE TABLE sluice_alpha.heartbeat',
    'UPDATE sluice_beta.trep_commit_seqno SET seqno=2',
    'CREATE TABLE sluice_beta.trep_commit_seqno (a INT)',
    'INSERT INTO t SELECT * FROM sluice_alpha.trep_commit_seqno',
    'CREATE VIEW v AS SELECT * FROM sluice_alpha.trep_commit_seqno',
  ])('are not confused with %s', (sql) => {
    expect(isOwn(sql)).toBe(false);
  });
});
