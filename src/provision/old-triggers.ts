import type { TargetSession } from '../applier/target/target-session.js';
import { quoteQualified } from '../mysql/quote.js';
import { literals } from './literal.js';
import type { TableEntry } from './state.js';

/**
 * Drops the triggers of tables whose rows an interrupted provisioning copied: it may have come as far as
 * making them, and they would run for the rows that are copied or replaced now. They are made again last.
 */
export async function dropTriggers(
  target: TargetSession,
  tables: readonly TableEntry[],
): Promise<void> {
  if (tables.length === 0) return;
  const [setting] = await target.query('SELECT @@lower_case_table_names AS v');
  const fold = (name: string): string => (setting?.['v'] === '0' ? name : name.toLowerCase());
  const titles = new Set(tables.map(({ schema, name }) => fold(`${schema}\0${name}`)));
  const found = await target.query(
    `SELECT TRIGGER_SCHEMA AS s, TRIGGER_NAME AS n, EVENT_OBJECT_TABLE AS t FROM information_schema.TRIGGERS
     WHERE TRIGGER_SCHEMA IN (${literals([...new Set(tables.map(({ schema }) => fold(schema)))])})`,
  );
  for (const { s, n, t } of found) {
    if (!titles.has(fold(`${s}\0${t}`))) continue;
    await target.query(`DROP TRIGGER IF EXISTS ${quoteQualified(s ?? '', n ?? '')}`);
  }
}
