import type { ServiceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { schemaNames } from './catalogue.js';
import type { Mark } from './mark.js';
import type { ProvisionParts } from './parts.js';
import { Session } from './session.js';
import { requireSight } from './sight.js';
import { openControl } from './snapshot.js';
import { TableCheck } from './table-check.js';
import { readTables } from './table-list.js';
import { titleOf, type Table } from './table.js';
import { openWriter } from './target-writer.js';
import type { TableVerdict, VerifyOptions } from './verdict.js';
import { wantedOf } from './wanted.js';

const MASTER_SETTINGS = `SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  SET sql_mode='', time_zone='+00:00', character_set_results=binary, character_set_client=binary,
  collation_connection=binary, innodb_lock_wait_timeout=10, group_concat_max_len=1073741824`;

/**
 * Compares the slave of a running service with its master, chunk by chunk.
 *
 * A chunk that is the same on both is done. One that differs may differ because the slave is behind:
 * its rows are then locked for reading on the master, a mark is written into the master's binlog behind
 * all that changed them, and when the slave has the mark it must have the very rows that are locked.
 * @throws SluiceError
 */
export async function verify(
  parts: ProvisionParts,
  options: VerifyOptions,
  mark: Mark,
  told: (verdict: TableVerdict) => void,
): Promise<readonly TableVerdict[]> {
  const { config } = parts;
  const opened: Array<() => Promise<void>> = [];
  try {
    const control = await openControl(parts.source);
    opened.push(() => control.end());
    const source = await Session.open(parts.source, 'master');
    opened.push(() => source.end());
    const target = await openWriter(parts.target, config.applier, parts.logger);
    opened.push(() => target.end(2_000));
    await source.query(MASTER_SETTINGS);
    const verdicts: TableVerdict[] = [];
    for (const table of await tablesToCompare(control, config, options.tables)) {
      const pair = { source, target };
      const verdict = await new TableCheck(pair, config.service, table, options, mark).run();
      verdicts.push(verdict);
      told(verdict);
    }
    return verdicts;
  } finally {
    // a connection that is left open keeps the process from ending
    await Promise.all(opened.map((end) => end()));
  }
}

async function tablesToCompare(
  control: Session,
  config: ServiceConfig,
  named: readonly string[],
): Promise<Table[]> {
  await requireSight(control, config, 'rows');
  const wanted = wantedOf(config);
  const all = await readTables(control, await schemaNames(control, wanted));
  const tables = all.filter(({ schema, name }) => wanted.hasObject(schema, name));
  const names = new Set(tables.map(titleOf));
  const unknown = named.find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw new SluiceError(
      'REQUEST_INVALID',
      `the master has no table ${unknown}, or it is not replicated`,
      {
        hint: 'Write it as schema.table, exactly as the master has it.',
      },
    );
  }
  return named.length === 0 ? tables : tables.filter((table) => named.includes(titleOf(table)));
}
