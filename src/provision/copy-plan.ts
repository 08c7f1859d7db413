import { quoteIdentifier } from '../mysql/quote.js';
import type { Catalogue } from './catalogue.js';
import type { Work } from './chunk.js';
import { makeTable } from './copy-tables.js';
import type { Provisioning } from './parts.js';
import { EVERYTHING, type Range } from './range.js';
import { segmentsOf } from './segments.js';
import type { Session } from './session.js';
import type { TableEntry } from './state.js';
import { isTransactional, titleOf, type Table } from './table.js';

/**
 * What is to be done for `tables` of a snapshot, one of whose sessions is `session`: takes what an
 * earlier run left, makes what is missing, drops what the master has no more.
 */
export async function planCopy(
  run: Provisioning,
  { tables: all }: Catalogue,
  tables: readonly Table[],
  session: Session | undefined,
): Promise<Work[]> {
  const { state } = run;
  const entries = await state.entries();
  const known = new Map(entries.map((entry) => [titleOf(entry), entry]));
  const names = new Set(all.map(titleOf));
  for (const entry of entries) if (!names.has(titleOf(entry))) await dropTable(run, entry);
  let id = Math.max(0, ...entries.map((entry) => entry.id));
  const works: Work[] = [];
  for (const table of sequencesFirst(tables)) {
    const old = known.get(titleOf(table));
    if (old !== undefined && goesOn(old, table)) {
      works.push({ table, state, entry: old });
      continue;
    }
    if (old !== undefined) await dropTable(run, old);
    works.push({ table, state, entry: await beginTable(run, table, (id += 1), session) });
  }
  return works;
}

/** Takes a table that was copied, or begun, off the slave, with its chunks. */
export async function dropTable(
  { target, state }: Pick<Provisioning, 'target' | 'state'>,
  entry: TableEntry,
): Promise<void> {
  const name = `${quoteIdentifier(entry.schema)}.${quoteIdentifier(entry.name)}`;
  await target.attempt(`DROP TABLE IF EXISTS ${name}`);
  await state.remove(entry);
}

/** Bytes that are still to be copied, as the master estimates them. */
export function bytesLeft(works: readonly Work[]): number {
  return works
    .filter(({ entry }) => entry.state === 'open')
    .reduce((sum, { table }) => sum + table.bytes, 0);
}

/** What was written to a table without transactions is there whether its note is or not. */
function goesOn(old: TableEntry, table: Table): boolean {
  return old.fingerprint === table.fingerprint && isTransactional(table);
}

async function beginTable(
  { target, state, options }: Provisioning,
  table: Table,
  id: number,
  session: Session | undefined,
): Promise<TableEntry> {
  await makeTable(target, { table });
  return state.add(table, id, await segmentsFor(table, session, options.connections));
}

async function segmentsFor(
  table: Table,
  session: Session | undefined,
  connections: number,
): Promise<Range[]> {
  if (session === undefined || !isTransactional(table)) return [EVERYTHING];
  return segmentsOf(session, table, connections);
}

/** Defaults of columns name them. */
function sequencesFirst(tables: readonly Table[]): Table[] {
  const rank = ({ type }: Table): number => (type === 'SEQUENCE' ? 0 : 1);
  return tables.toSorted((a, b) => rank(a) - rank(b));
}
