import type { Logger } from 'pino';
import { catalogNames } from '../applier/catalog/catalog.js';
import type { TargetSession } from '../applier/target/target-session.js';
import { forgetPrepared } from '../applier/xa/forget-prepared.js';
import { SluiceError } from '../errors/sluice-error.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { schemaNames } from './catalogue.js';
import { literals } from './literal.js';
import type { Wanted } from './wanted.js';
import type { Session } from './session.js';
import type { ServerInfo } from '../mysql/flavour.js';
import { dropTriggers } from './old-triggers.js';
import type { ProvisionState } from './state.js';

/**
 * What to do with what the slave has in the schemas to be copied. `refuse`: nothing, and end;
 * `drop`: drop those schemas; `keep`: put the master's objects in the place of those of their names.
 */
export type Existing = 'refuse' | 'drop' | 'keep';

interface Situation {
  readonly target: TargetSession;
  readonly control: Session;
  readonly state: ProvisionState;
  readonly service: string;
  readonly wanted: Wanted;
  readonly logger: Logger;
}

/**
 * Makes sure that nothing on the slave is overwritten that was not meant to be, and changes nothing
 * itself. A provisioning of the same master that was interrupted may go on.
 * @throws SluiceError TARGET_NOT_EMPTY
 */
export async function requireFreeTarget(situation: Situation, existing: Existing): Promise<void> {
  const { target, state, control } = situation;
  if (existing !== 'refuse' || (await isUnfinished(state, control))) return;
  const schemas = await schemaNames(control, situation.wanted);
  await requireNothing(situation, await objectsIn(target, schemas));
}

/** Drops what is to be dropped. To be done when nothing refuses the provisioning any more. */
export async function makeRoom(situation: Situation, existing: Existing): Promise<void> {
  const { target, state, control, logger } = situation;
  const run = await state.read();
  if (existing !== 'drop' && (await isUnfinished(state, control))) {
    logger.info('going on with a provisioning that was interrupted');
    await dropTriggers(target, await state.entries());
    return;
  }
  if (existing !== 'refuse') await forgetPrepared(target, situation.service);
  if (existing === 'drop') {
    const found = await objectsIn(target, await schemaNames(control, situation.wanted));
    logger.warn({ schemas: found.map(({ schema }) => schema) }, 'dropping schemas of the slave');
    await target.query('SET foreign_key_checks=0');
    for (const { schema } of found) await target.query(`DROP DATABASE ${quoteIdentifier(schema)}`);
  }
  if (run !== undefined) await state.begin(identityOf(control));
  if (run !== undefined) await state.forget();
}

/** Whether the slave holds chunks of this master from a provisioning that was interrupted. */
export async function isUnfinished(state: ProvisionState, control: Session): Promise<boolean> {
  const run = await state.read();
  return run?.state === 'copying' && run.source === identityOf(control);
}

interface Found {
  readonly schema: string;
  readonly objects: number;
}

async function requireNothing(
  { target, service }: Situation,
  found: readonly Found[],
): Promise<void> {
  const full = found.filter(({ objects }) => objects > 0);
  if (full.length === 0) return requireNoRestartPoint(target, service);
  const names = full.slice(0, 8).map(({ schema, objects }) => `${schema} (${objects} objects)`);
  throw new SluiceError(
    'TARGET_NOT_EMPTY',
    `the slave has something already in schemas that the master has: ${names.join(', ')}${full.length > 8 ? ', ..' : ''}`,
    {
      hint: 'Repeat the command with --drop to drop these schemas on the slave, or with --into-existing to replace only the tables and objects that the master has.',
    },
  );
}

async function requireNoRestartPoint(target: TargetSession, service: string): Promise<void> {
  const { restartPoint } = catalogNames(service);
  const refusal = await target.attempt(`SELECT 1 FROM ${restartPoint} LIMIT 1`);
  if (refusal !== undefined) return; // no such table
  const rows = await target.query(`SELECT seqno FROM ${restartPoint} LIMIT 1`);
  const [row] = rows;
  if (row === undefined) return;
  throw new SluiceError(
    'TARGET_NOT_EMPTY',
    `the slave has a restart point of service ${service}, at seqno ${row['seqno']}`,
    { hint: 'Repeat the command with --drop or --into-existing to begin anew.' },
  );
}

async function objectsIn(target: TargetSession, schemas: readonly string[]): Promise<Found[]> {
  if (schemas.length === 0) return [];
  const names = literals(schemas);
  const rows = await target.query(
    `SELECT SCHEMA_NAME AS s,
       (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA=SCHEMA_NAME) +
       (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=SCHEMA_NAME) +
       (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA=SCHEMA_NAME) AS n
     FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${names})`,
  );
  return rows.map(({ s, n }) => ({ schema: s ?? '', objects: Number(n) }));
}

/** Which server it is, so that no other one's rows are mixed in. */
export function identityOf({ server }: { readonly server: ServerInfo }): string {
  return server.serverUuid === '' ? `server id ${server.serverId}` : `server ${server.serverUuid}`;
}
