import type { Logger } from 'pino';
import type { ApplierConfig, TargetConfig } from '../config/schema.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { ThlEvent } from '../event/thl-event.js';
import { BatchWriter } from './block/batch-writer.js';
import { checkAnswers } from './block/check-answers.js';
import { inFlightForLink, PacketQueue } from './block/packet-queue.js';
import { announceSession, isSessionLogged } from './catalog/announce-session.js';
import { catalogNames, createCatalog, inOwnSchema, type CatalogNames } from './catalog/catalog.js';
import { readIntent, type Intent } from './catalog/intent-table.js';
import { readRestartPoint } from './catalog/restart-point-table.js';
import { takeServiceLock } from './catalog/service-lock.js';
import { refuseUnfinishedProvision } from './catalog/unfinished-provision.js';
import { replayRefusal } from './native/refusal.js';
import { RowReplay } from './native/row-replay.js';
import { RowApplier } from './row/row-applier.js';
import { CollationNames } from './session/collation-names.js';
import { SettingFilter } from './session/setting-filter.js';
import { measureRoundTrip } from './session/round-trip.js';
import { prepareSession, type SessionTraits } from './session/prepare-session.js';
import { FoundLimits } from './session/found-limits.js';
import { UntoldColumns } from './session/untold-columns.js';
import { SessionVariables } from './session/session-variables.js';
import type { ResultRow } from './target/query-command.js';
import { TargetSession } from './target/target-session.js';
import { readTemporary, TemporaryTables } from './temporary/temporary-tables.js';
import { readPrepared, type PreparedXa } from './xa/prepared-xa.js';

export interface ApplierOptions {
  readonly service: string;
  readonly target: TargetConfig;
  readonly applier: ApplierConfig;
  readonly logger: Logger;
  /**
   * Transactions whose row events the target refused as they are: they are applied as SQL. Outlives
   * the applier that found out, since that one may end with the error.
   */
  readonly failedReplays?: Set<number>;
  /** Names of tables whose rows are applied without strict mode; outlives the applier as well. */
  readonly lenientTables?: Set<string>;
  /** Names of tables of which rows are deleted one by one; outlives the applier as well. */
  readonly apartTables?: Set<string>;
  /** Reads a stored transaction again, from its first fragment to its last. */
  readonly history?: (seqno: number) => AsyncIterable<ThlEvent>;
}

/** All that belongs to one connection to the target. */
export interface TargetContext {
  readonly options: Required<ApplierOptions>;
  readonly session: TargetSession;
  readonly traits: SessionTraits;
  /** What is applied goes into the target's binlog. */
  readonly isLogged: boolean;
  /** Of the link to the target, in milliseconds. */
  readonly roundTrip: number;
  readonly names: CatalogNames;
  readonly queue: PacketQueue;
  readonly writer: BatchWriter;
  readonly variables: SessionVariables;
  readonly rowApplier: RowApplier;
  readonly replay: RowReplay;
  readonly filter: SettingFilter;
  readonly collations: CollationNames;
  readonly untold: UntoldColumns;
  readonly found: FoundLimits;
  /** Size that the text of a packet must not pass. */
  readonly maxBatchBytes: number;
  /** What the target had committed when the connection was made. */
  readonly start: RestartPoint | undefined;
  /** A definition that may or may not have taken effect before the connection was made. */
  readonly intent: Intent | undefined;
  /** XA transactions that the source has prepared. */
  readonly prepared: PreparedXa;
  readonly temporaries: TemporaryTables;
  /** Runs a look-up when nothing is on its way; its text is utf8. */
  readonly query: (sql: string) => Promise<readonly ResultRow[]>;
}

/** A packet is sent when it has so many bytes: large enough to be cheap, small enough to overlap. */
const PACKET_BYTES = 512 * 1024;
/** Room that a batch leaves for the restart point, COMMIT and settings, in bytes. */
const PACKET_SLACK = 8 * 1024;
/** Session of look-ups in information_schema: their text is utf8. */
const LOOKUP_SETTINGS =
  "SET sql_mode='',character_set_client=utf8mb4,collation_connection=utf8mb4_general_ci;";

/**
 * Connects and makes the target ready.
 * @throws SluiceError CONNECT_FAILED, ACCESS_DENIED, TLS_FAILED, SERVER_UNFIT, PRIVILEGE_MISSING,
 *   TRANSIENT, CONNECTION_LOST
 */
export async function openTarget(
  options: Required<ApplierOptions>,
  opened: (session: TargetSession) => void,
): Promise<TargetContext> {
  const session = await TargetSession.open(options.target);
  opened(session);
  // what is independent is sent at once: a long link costs one round trip for all of it
  const [traits] = await Promise.all([
    prepareSession(session, options.applier, options.logger),
    takeServiceLock(session, options.service, options.logger),
  ]);
  const [, , isLogged] = await Promise.all([
    inOwnSchema(options.service, createCatalog(session, options.service)),
    refuseUnfinishedProvision(session, options.service),
    isSessionLogged(session),
  ]);
  if (isLogged) await inOwnSchema(options.service, announceSession(session, options.service));
  const roundTrip = options.applier.adaptToLink ? await measureRoundTrip(session) : 0;
  const names = catalogNames(options.service);
  const [start, intent, prepared, temporaries] = await Promise.all([
    readRestartPoint(session, names),
    readIntent(session, names),
    readPrepared(session, names),
    readTemporary(session, names),
    session.query('ROLLBACK'),
  ]);
  const found = { isLogged, roundTrip, start, intent, prepared, temporaries };
  return {
    options,
    session,
    traits,
    names,
    ...found,
    ...machinery(options, session, traits, roundTrip),
  };
}

/**
 * Another connection of the same login, for what must not be in the main one's transaction. Its
 * sentences about limits are noted with the main one's.
 */
export function contextBeside(main: TargetContext, session: TargetSession): TargetContext {
  const { options, traits, roundTrip } = main;
  return {
    ...main,
    session,
    ...machinery(options, session, traits, roundTrip, main),
    intent: undefined,
    temporaries: new TemporaryTables(new Map()),
  };
}

type Machinery = Omit<
  TargetContext,
  | 'options'
  | 'session'
  | 'traits'
  | 'isLogged'
  | 'roundTrip'
  | 'names'
  | 'start'
  | 'intent'
  | 'prepared'
  | 'temporaries'
>;

/** What is told in `limits`. */
type Notes = Pick<TargetContext, 'found' | 'untold'>;

function machinery(
  options: Required<ApplierOptions>,
  session: TargetSession,
  traits: SessionTraits,
  roundTrip: number,
  notes: Notes = {
    found: new FoundLimits(options.logger),
    untold: new UntoldColumns(options.logger),
  },
): Machinery {
  const { onRowMismatch } = options.applier;
  const checking = { onRowMismatch, logger: options.logger };
  const queue = new PacketQueue(
    session,
    (batch, answers) => checkAnswers(batch, answers, checking),
    inFlightForLink(roundTrip),
  );
  const maxBatchBytes = traits.maxAllowedPacket - PACKET_SLACK;
  const writer = new BatchWriter(queue, Math.min(PACKET_BYTES, maxBatchBytes / 2));
  const variables = new SessionVariables();
  const query = (sql: string): Promise<readonly ResultRow[]> => {
    variables.forget();
    return session.query(LOOKUP_SETTINGS + sql);
  };
  const { found, untold } = notes;
  const onUntold = (table: string): void => untold.note(table);
  const { lenientTables, apartTables } = options;
  const rowApplier = new RowApplier({
    query,
    maxBatchBytes,
    joinRows: options.applier.joinRows,
    onUntold,
    lenientTables,
    apartTables,
  });
  const replay = new RowReplay({
    session,
    writer,
    maxBatchBytes,
    schemaVersion: () => rowApplier.schemaVersion,
    refusal: (format) => replayRefusal(format, session.server, traits, options.applier),
    onRefused: (reason) => found.note(asSql(reason)),
  });
  const filter = new SettingFilter(traits, found);
  const collations = new CollationNames(query, session.server);
  return {
    queue,
    writer,
    variables,
    rowApplier,
    replay,
    filter,
    collations,
    untold,
    found,
    maxBatchBytes,
    query,
  };
}

function asSql(reason: string): string {
  return `row events are applied as SQL, and tables that have triggers on the slave stop the service: ${reason}`;
}
