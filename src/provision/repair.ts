import type { TargetSession } from '../applier/target/target-session.js';
import { SluiceError } from '../errors/sluice-error.js';
import { sameChecksum } from './checksum.js';
import { deleteRows } from './chunk.js';
import { checksumsNow, LOCK_FOR_READING } from './comparison.js';
import { copyRows, send } from './copy-rows.js';
import { literal } from './literal.js';
import type { Pair } from './pair.js';
import type { Range } from './range.js';
import type { Table } from './table.js';

/**
 * Puts the master's rows of a range in the place of the slave's. They must be locked on the master, and
 * the slave must have had all changes of them. Returns why it is not repaired; undefined: it is.
 */
export async function repairRows(
  pair: Pair,
  table: Table,
  range: Range,
): Promise<string | undefined> {
  const { source, target } = pair;
  if (await hasTriggers(target, table)) return 'not repaired: its triggers on the slave would fire';
  try {
    await deleteRows(target, table, range);
    await copyRows(source, target, table, range, {
      limit: undefined,
      checksum: false,
      over: givesWay(table, range) ? 'replace' : 'insert',
    });
    await send(target, Buffer.from('COMMIT'));
  } catch (error) {
    await target.attempt('ROLLBACK'); // else what comes next would commit the deletion
    throw explained(error, range);
  }
  const [ours, theirs] = await checksumsNow(pair, table, range, LOCK_FOR_READING);
  if (sameChecksum(ours, theirs)) return undefined;
  return 'not repaired: a value arrives as another one on the slave';
}

/** What `where` leaves out stays, even in the way. */
function explained(error: unknown, { where }: Range): unknown {
  if (where === undefined || !isDuplicate(error)) return error;
  const { code, message, cause } = error;
  return new SluiceError(code, `not repaired: ${message}; without --where it can be`, {
    cause,
    hint: error.hint,
  });
}

function isDuplicate(error: unknown): error is SluiceError {
  return error instanceof SluiceError && /\(error 1062/.test(error.message);
}

/**
 * Whether a row of the slave's that lies outside of the range, and holds a unique key of a row in it, may be
 * removed: it is not what the master has, and is brought back with its own range, unless `where` leaves it
 * out.
 */
function givesWay({ type }: Table, { where }: Range): boolean {
  return type === 'BASE TABLE' && where === undefined;
}

async function hasTriggers(target: TargetSession, { schema, name }: Table): Promise<boolean> {
  const triggers = await target.query(
    `SELECT 1 AS found FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA=${literal(schema)} AND EVENT_OBJECT_TABLE=${literal(name)} LIMIT 1`,
  );
  return triggers.length > 0;
}
