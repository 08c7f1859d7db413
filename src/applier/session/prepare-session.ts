import type { Logger } from 'pino';
import type { ApplierConfig } from '../../config/schema.js';
import type { TargetSession } from '../target/target-session.js';
import { warnOfNonTransactional } from './non-transactional.js';
import { canDefine, definerLimit, accountLimit, routineLimit } from './definition-limits.js';
import { logBinGrant, missingLogBin, sessionGrant } from './privileges.js';

/** What the target is set to and what the login may do there. */
export interface SessionTraits {
  /** Largest packet that the target takes, in bytes. */
  readonly maxAllowedPacket: number;
  /** The session's variables at its start, in lower case, by name. */
  readonly variables: ReadonlyMap<string, string>;
  /** The login may set variables that need a privilege, pseudo_thread_id among them. */
  readonly mayReplay: boolean;
  /** The login may name other accounts as definers. */
  readonly mayDefine: boolean;
  /** What the login cannot do, as sentences. */
  readonly limits: readonly string[];
}

/**
 * Sets up a fresh session: nothing commits by itself, nothing goes to the target's binlog unless
 * told to, triggers can recognise the replicator.
 * @throws SluiceError PRIVILEGE_MISSING if `privileged` is true and the login is not
 */
export async function prepareSession(
  session: TargetSession,
  applier: ApplierConfig,
  logger: Logger,
): Promise<SessionTraits> {
  const variables = await readVariables(session);
  // sent at once and answered in this order: a long link costs one round trip
  const [, mayReplay, mayDefine, unlogged, lasting, routines] = await Promise.all([
    session.query(plainSettings(variables)),
    canReplay(session, applier),
    applier.privileged !== false && canDefine(session),
    suppressBinlog(session, applier, variables),
    warnOfNonTransactional(session),
    routineLimit(session, variables),
    permit(session, variables, applier.privileged !== false),
  ]);
  const limits = [
    ...unlogged,
    ...(await suppressKeys(session, variables, mayReplay)),
    ...(mayReplay ? [] : [noReplay(session)]),
    ...lasting,
    ...definerLimit(session, applier, mayDefine),
    ...accountLimit(applier, mayReplay),
    ...routines,
  ];
  for (const limit of limits) logger.warn(limit);
  const maxAllowedPacket = Number(variables.get('max_allowed_packet') ?? 1024 * 1024);
  return { maxAllowedPacket, variables, mayReplay, mayDefine, limits };
}

/**
 * Sets up another session of the same login as `prepareSession` did the first one.
 * @param isLogged what it changes goes into the target's binlog, as the first one's changes do
 */
export async function prepareAlike(
  session: TargetSession,
  { variables, mayReplay }: SessionTraits,
  isLogged: boolean,
): Promise<void> {
  const unlogged = variables.get('log_bin') === 'ON' && !isLogged;
  await Promise.all([
    session.query(plainSettings(variables)),
    unlogged ? session.query('SET SESSION sql_log_bin=0') : undefined,
    suppressKeys(session, variables, mayReplay),
    permit(session, variables, mayReplay),
  ]);
}

async function readVariables(session: TargetSession): Promise<Map<string, string>> {
  const rows = await session.query('SHOW SESSION VARIABLES');
  return new Map(
    rows.map((row) => [(row['Variable_name'] ?? '').toLowerCase(), row['Value'] ?? '']),
  );
}

type Settings = readonly (readonly [name: string, value: string])[];

/** Upper bounds on waiting and rows that a server may have by default and that must not apply here. */
const LIFTED: Settings = [
  ['wait_timeout', '28800'],
  ['net_read_timeout', '120'],
  ['net_write_timeout', '120'],
  ['sql_safe_updates', '0'],
  ['sql_select_limit', 'DEFAULT'],
  ['sql_big_selects', '1'],
  ['idle_transaction_timeout', '0'],
  ['idle_write_transaction_timeout', '0'],
  ['max_statement_time', '0'],
  ['max_execution_time', '0'],
  ['completion_type', '0'],
];

/**
 * What lets a server refuse definitions, and no log tells: what the master took is to be taken, and what it
 * refused does not come.
 */
const PERMISSIVE: Settings = [
  ['innodb_strict_mode', '0'],
  ['restrict_fk_on_non_standard_key', '0'],
  ['system_versioning_alter_history', 'KEEP'],
];

/** MySQL asks for a privilege, without which the target's own values stay. */
async function permit(
  session: TargetSession,
  variables: ReadonlyMap<string, string>,
  mayTry: boolean,
): Promise<void> {
  if (session.server.flavour === 'mysql' && !mayTry) return;
  const known = PERMISSIVE.filter(([name]) => variables.has(name));
  await Promise.all(known.map(([name, value]) => session.attempt(`SET SESSION ${name}=${value}`)));
}

function plainSettings(variables: ReadonlyMap<string, string>): string {
  const lifted = LIFTED.filter(([name]) => variables.has(name));
  const sets = lifted.map(([name, value]) => `${name}=${value}`);
  // With autocommit, what follows a statement that rolled the transaction back would be committed.
  const settings = ["@TREPSLAVE='YES'", 'autocommit=0', 'character_set_results=utf8mb4', ...sets];
  return `SET ${settings.join(',')}; SET SESSION TRANSACTION ISOLATION LEVEL ${isolation(variables)}`;
}

/** No gap locks, so fewer waits; but a statement-format binlog of the target refuses that level. */
function isolation(variables: ReadonlyMap<string, string>): string {
  const logsStatements =
    variables.get('log_bin') === 'ON' && variables.get('binlog_format') === 'STATEMENT';
  return logsStatements ? 'REPEATABLE READ' : 'READ COMMITTED';
}

async function suppressBinlog(
  session: TargetSession,
  applier: ApplierConfig,
  variables: ReadonlyMap<string, string>,
): Promise<string[]> {
  if (applier.logUpdates || variables.get('log_bin') !== 'ON') return [];
  if (applier.privileged === false) return [notSuppressed('applier.privileged is false')];
  const refusal = await session.attempt('SET SESSION sql_log_bin=0');
  if (refusal === undefined) return [];
  if (applier.privileged === true) throw missingLogBin(session.server, refusal);
  return [notSuppressed(`the login lacks ${logBinGrant(session.server)}`)];
}

async function canReplay(session: TargetSession, applier: ApplierConfig): Promise<boolean> {
  if (applier.privileged === false) return false;
  const same = 'SET pseudo_thread_id=@@pseudo_thread_id';
  return (await session.attempt(same)) === undefined;
}

function noReplay(session: TargetSession): string {
  const grant = sessionGrant(session.server);
  return `statements that use temporary tables or CONNECTION_ID() cannot be told apart by session: the login lacks ${grant}`;
}

/** A source that adds primary keys by itself writes them into the statements that it logs. */
async function suppressKeys(
  session: TargetSession,
  variables: ReadonlyMap<string, string>,
  mayReplay: boolean,
): Promise<string[]> {
  if (variables.get('sql_generate_invisible_primary_key') !== 'ON') return [];
  if (mayReplay) await session.query('SET sql_generate_invisible_primary_key=0');
  else return ['the slave adds invisible primary keys to tables that have none on the master'];
  return [];
}

function notSuppressed(reason: string): string {
  return `applied changes and the service's own tables are written to the slave's binlog: ${reason}`;
}
