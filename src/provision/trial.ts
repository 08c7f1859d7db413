import { catalogSchema } from '../applier/catalog/catalog.js';
import { endOfTimeOf } from '../applier/schema/end-of-time.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { ServerInfo } from '../mysql/flavour.js';
import { quoteIdentifier } from '../mysql/quote.js';
import type { Catalogue } from './catalogue.js';
import { refusedObjects, viewsWithoutFunction } from './object-trial.js';
import type { Session } from './session.js';
import { splitDefinition } from './table-definition.js';
import { titleOf, type Table } from './table.js';
import { DEFINITION_SETTINGS } from './target-writer.js';

const TRIAL = '`provision_trial`';
/** Of definitions that are refused, so many are named. */
const TOLD = 8;
/** A default names a sequence that is made with the copy: ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE, ER_UNKNOWN_SEQUENCES */
const NOT_YET = /\(error (1049|1146|4091)\)/;

/**
 * Makes every table once, empty and under another name in the service's own schema, and drops it again;
 * so with schemas and stored objects: a type, engine, clause or word that the slave does not know is found
 * while it still has what it had.
 * @throws SluiceError SERVER_UNFIT
 */
export async function tryDefinitions(
  master: Session,
  target: TargetSession,
  service: string,
  { schemas, tables, objects }: Pick<Catalogue, 'schemas' | 'tables' | 'objects'>,
): Promise<void> {
  const schema = quoteIdentifier(catalogSchema(service));
  await target.query(
    `${DEFINITION_SETTINGS}; CREATE DATABASE IF NOT EXISTS ${schema}; USE ${schema}`,
  );
  await target.query(`DROP TABLE IF EXISTS ${TRIAL}`); // of a run that was killed
  const refusals: string[] = [];
  for (const table of tables) {
    const refusal = historyThere(table, master, target) ?? (await refusalOf(target, table));
    if (refusal !== undefined) refusals.push(`${titleOf(table)}: ${refusal}`);
  }
  for (const { name, definition } of schemas) {
    const refusal = await target.attempt(trialOfSchema(definition, schema));
    if (refusal !== undefined) refusals.push(`schema ${name}: ${refusal}`);
  }
  refusals.push(...(await refusedObjects(target, service, objects)));
  refusals.push(...(await viewsWithoutFunction(master, target, objects)));
  if (refusals.length > 0) throw unknownThere(refusals.toSorted());
}

/** It is there already, so that its clauses are read and nothing is done. */
function trialOfSchema(definition: string, schema: string): string {
  return definition.replace(
    /^CREATE DATABASE `(?:[^`]|``)*`/,
    `CREATE DATABASE IF NOT EXISTS ${schema}`,
  );
}

type Versioned = { readonly server: Pick<ServerInfo, 'versionNumber'> };

/** Of a system-versioned table whose present rows would be history on the slave, without a word. */
export function historyThere(
  { type }: Pick<Table, 'type'>,
  master: Versioned,
  target: Versioned,
): string | undefined {
  if (type !== 'SYSTEM VERSIONED') return undefined;
  const [theirs, ours] = [master, target].map(({ server }) => endOfTimeOf(server.versionNumber));
  return theirs === ours
    ? undefined
    : `it is system-versioned, and present rows are marked by a row end of ${theirs} on the master, of ${ours} on the slave: all would be history`;
}

/** One round trip: there may be thousands of tables at the end of a long link. */
async function refusalOf(target: TargetSession, table: Table): Promise<string | undefined> {
  const kind = table.type === 'SEQUENCE' ? 'SEQUENCE' : 'TABLE';
  const { create } = splitDefinition(table, target.server);
  const refusal = await target.attempt(`${trialOf(create)}; DROP ${kind} ${TRIAL}`);
  return refusal === undefined || NOT_YET.test(refusal) ? undefined : refusal;
}

/** The definition under the name of the trial. */
export function trialOf(create: string): string {
  return create.replace(/^(CREATE \w+ )`(?:[^`]|``)*`/, `$1${TRIAL}`);
}

function unknownThere(refusals: readonly string[]): SluiceError {
  const more = refusals.length - TOLD;
  const told = [...refusals.slice(0, TOLD), ...(more > 0 ? [`and ${more} more`] : [])];
  return new SluiceError(
    'SERVER_UNFIT',
    `the slave cannot make definitions of the master; nothing was dropped:\n  ${told.join('\n  ')}`,
    {
      hint: 'Change them on the master to what the slave knows, or leave them out (filters.replicate.ignore), then run the command again. Or copy the master by hand with definitions that the slave knows, and run `replicator provision --from-dump FILE`.',
    },
  );
}
