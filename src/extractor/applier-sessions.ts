import type { Connection } from 'mysql2/promise';
import type { SourceConfig } from '../config/schema.js';
import { queryRows, textOf } from '../mysql/query.js';

const WHAT = 'asking the source for sessions of appliers';

/**
 * The sessions that apply to the source just now, in the form of `SourceState.applierSessions`: they
 * were announced before a stream that starts at the present end. Every applier holds a named lock.
 */
export async function findApplierSessions(
  control: Connection,
  skip: SourceConfig['skipAppliedBy'],
): Promise<string | undefined> {
  if (skip.length === 0) return undefined;
  const services = skip === 'all' ? await knownServices(control) : skip;
  const found: string[] = [];
  for (const service of services) {
    const sql = `SELECT IS_USED_LOCK('sluice_${service}') AS holder, UNIX_TIMESTAMP() AS now`;
    const [row] = await queryRows(control, sql, WHAT);
    const holder = textOf(row, 'holder');
    if (holder !== undefined) found.push(`${service}:${holder}:${textOf(row, 'now') ?? ''}`);
  }
  return found.length === 0 ? undefined : found.join(',');
}

async function knownServices(control: Connection): Promise<string[]> {
  const sql =
    "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'sluice\\_%'";
  const rows = await queryRows(control, sql, WHAT);
  const services = rows.map((row) => (textOf(row, 'name') ?? '').slice('sluice_'.length));
  return services.filter((service) => /^[a-z][a-z0-9_]*$/.test(service));
}
