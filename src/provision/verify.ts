import type { ServiceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { CATALOGUE_SETTINGS, schemaNames } from './catalogue.js';
import { byNameAlone, definitionDifferences, unseen } from './definition-differences.js';
import { reachMark, type Mark } from './mark.js';
import type { ProvisionParts } from './parts.js';
import { Session } from './session.js';
import { toldToRunAgain } from './run-again.js';
import { requireSight } from './sight.js';
import { openControl } from './snapshot.js';
import { TableCheck } from './table-check.js';
import { readTables } from './table-list.js';
import { titleOf, type Table } from './table.js';
import { openWriter } from './target-writer.js';
import type {
  DefinitionDifference,
  DefinitionVerdict,
  TableVerdict,
  Verdict,
  VerifyOptions,
} from './verdict.js';
import { leftOutOf, renames, wantedOf, type Wanted } from './wanted.js';

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
): Promise<Verdict> {
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
    const tables: TableVerdict[] = [];
    for (const table of await tablesToCompare(control, config, options.tables)) {
      const pair = { source, target };
      const leftOut = leftOutOf(config, table);
      const check = new TableCheck(pair, config.service, table, options, mark);
      const verdict = leftOut === undefined ? await check.run() : { ...check.verdict, leftOut };
      tables.push(verdict);
      told(verdict);
    }
    const reached = () => reachMark(target, config.service, mark, options.wait);
    return { tables, definitions: await verifyDefinitions(parts, control, options, reached) };
  } catch (error) {
    throw toldToRunAgain(error, '');
  } finally {
    // a connection that is left open keeps the process from ending
    await Promise.all(opened.map((end) => end()));
  }
}

/** Of the tables named, or of everything that is replicated. */
async function verifyDefinitions(
  { config, target }: ProvisionParts,
  master: Session,
  { tables }: VerifyOptions,
  reached: () => Promise<void>,
): Promise<DefinitionVerdict> {
  const nothing = { differences: [], limit: undefined, problem: undefined };
  if (renames(config)) return { ...nothing, limit: 'not compared: filters.rename' };
  const slave = await Session.open(target, 'slave');
  try {
    await slave.query(CATALOGUE_SETTINGS);
    const sides = { master, slave, wanted: named(wantedOf(config), tables) };
    const problem = await unseen(sides, tables.length > 0 ? 'tables' : 'all');
    if (problem !== undefined) return { ...nothing, problem };
    const found = await settledDifferences(sides, reached);
    const names = new Set(tables.map((table) => `table ${table}`));
    const differences = names.size === 0 ? found : found.filter(({ object }) => names.has(object));
    const reason = await byNameAlone(sides);
    const limit = reason === undefined ? undefined : `compared by name alone: ${reason}`;
    return { ...nothing, differences, limit };
  } finally {
    await slave.end();
  }
}

/** Of what is wanted these tables alone; none: all. */
function named(wanted: Wanted, tables: readonly string[]): Wanted {
  if (tables.length === 0) return wanted;
  const titles = new Set(tables.map((title) => title.toLowerCase()));
  const hasObject = (schema: string, name: string): boolean =>
    titles.has(`${schema}.${name}`.toLowerCase()) && wanted.hasObject(schema, name);
  return { ...wanted, hasObject };
}

/** The slave may only be behind: those that are there before and after a mark are none of that. */
async function settledDifferences(
  sides: Parameters<typeof definitionDifferences>[0],
  reached: () => Promise<void>,
): Promise<DefinitionDifference[]> {
  const before = await definitionDifferences(sides);
  if (before.length === 0) return [];
  await reached();
  const objects = new Set(before.map(({ object }) => object));
  return (await definitionDifferences(sides)).filter(({ object }) => objects.has(object));
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
