import { catalogSchema } from '../applier/catalog/catalog.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { splitDefinition } from './table-definition.js';
import { titleOf, type Table } from './table.js';
import { DEFINITION_SETTINGS } from './target-writer.js';

const TRIAL = '`provision_trial`';
/** Of tables that are refused, so many are named. */
const TOLD = 8;
/** A default names a sequence that is made with the copy: ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE, ER_UNKNOWN_SEQUENCES */
const NOT_YET = /\(error (1049|1146|4091)\)/;

/**
 * Makes every table once, empty and under another name in the service's own schema, and drops it again:
 * a type, engine or clause that the slave does not know is found while it still has what it had.
 * @throws SluiceError SERVER_UNFIT
 */
export async function tryTables(
  target: TargetSession,
  service: string,
  tables: readonly Table[],
): Promise<void> {
  const schema = quoteIdentifier(catalogSchema(service));
  await target.query(
    `${DEFINITION_SETTINGS}; CREATE DATABASE IF NOT EXISTS ${schema}; USE ${schema}`,
  );
  await target.query(`DROP TABLE IF EXISTS ${TRIAL}`); // of a run that was killed
  const refusals: string[] = [];
  for (const table of tables) {
    const refusal = await refusalOf(target, table);
    if (refusal !== undefined) refusals.push(`${titleOf(table)}: ${refusal}`);
  }
  if (refusals.length > 0) throw unknownThere(refusals.toSorted());
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
    `the slave cannot make tables of the master; nothing was dropped:\n  ${told.join('\n  ')}`,
    {
      hint: 'Change these tables on the master to what the slave knows, or leave them out (filters.replicate.ignore), then run the command again. Or copy the master by hand with definitions that the slave knows, and run `replicator provision --from-dump FILE`.',
    },
  );
}
