import { decodeEvent } from '../binlog/decode.js';
import type {
  DeleteFileEvent,
  ExecuteLoadEvent,
  LoadBlockEvent,
  QueryEvent,
} from '../binlog/binlog-event.js';
import { EventType } from '../binlog/event-type.js';
import { EVENT_HEADER_BYTES, EventFlag, flagsAt } from '../binlog/header.js';
import type { RawEvent } from '../binlog/split.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { EventFormat } from '../event/format.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { Bounds } from './block/committer.js';
import { printable } from './block/printable.js';
import type { Intent } from './catalog/intent-table.js';
import { translateStatement } from './foreign/translate-statement.js';
import { inLoggedCharset } from './load/logged-charset.js';
import { withPlainSeparators } from './load/separators.js';
import { LoadApplier, type Stored } from './load/load-applier.js';
import { isOfOwnCatalog } from './statement/own-catalog.js';
import { AccountPolicy, accountRule } from './statement/account-policy.js';
import { classify, usesMatch, type StatementKind } from './statement/classify.js';
import { DefinitionApplier } from './statement/definition-applier.js';
import { inOwnSession } from './statement/master-made.js';
import {
  StatementApplier,
  type StatementContext,
  type StatementToRun,
} from './statement/statement-applier.js';
import { withoutTimeLimit } from './statement/time-limit.js';
import { inClientCharset, misread } from './statement/two-charsets.js';
import { dialectOf } from '../sql/dialect.js';
import { StatementText } from '../sql/statement-text.js';
import type { TargetContext } from './target-context.js';
import { dropOfLeftovers } from './temporary/leftovers.js';

const QUERY_EVENTS: ReadonlySet<number> = new Set([EventType.QUERY, EventType.QUERY_COMPRESSED]);
/** After thread id (4 bytes), execution time (4) and length of the schema's name (1). */
const ERROR_CODE_OFFSET = EVENT_HEADER_BYTES + 9;

const ENDS_ALONE: ReadonlySet<StatementKind> = new Set(['rollback', 'commit']);

/** Replays QUERY events: statements, definitions and the bounds of transactions. */
export class QueryApplier {
  private readonly statements: StatementApplier;
  private readonly definitions: DefinitionApplier;
  /** What becomes of changes of accounts. */
  readonly accounts: AccountPolicy;
  private readonly loads: LoadApplier;
  private stored: Stored = neverStarted;

  constructor(
    private readonly context: TargetContext,
    committer: Bounds,
  ) {
    this.statements = new StatementApplier(context);
    this.definitions = new DefinitionApplier(context, committer, this.statements);
    const { options, traits } = context;
    const rule = accountRule(options.applier, traits.mayReplay);
    this.accounts = new AccountPolicy(rule, options.logger);
    this.loads = new LoadApplier(this.statements);
  }

  /** @param stored reads the transaction again, from its first fragment */
  startTransaction(stored: Stored): void {
    this.stored = stored;
    this.loads.startTransaction();
    this.statements.forgetContext();
  }

  /** What was taken for a statement that is not run is forgotten. */
  forgetContext(): void {
    this.statements.forgetContext();
  }

  /** What was sent may not have been executed. */
  forgetSession(): void {
    this.statements.forgetSchema();
  }

  /** Keeps what the next statement needs. */
  take(event: StatementContext): void {
    this.statements.take(event);
  }

  /** Takes a part of a file that LOAD DATA loads. */
  takeFile(event: LoadBlockEvent | DeleteFileEvent): void {
    this.loads.take(event);
  }

  async load(logged: ExecuteLoadEvent, { header, format }: ThlEvent): Promise<void> {
    const event = inLoggedCharset(withPlainSeparators(logged, format), format);
    const text = this.textOf(event.query);
    const statement = { event: event.query, text, header, source: format };
    await this.loads.execute(event, statement, this.stored);
  }

  /**
   * Whether the transaction must be alone in its target transaction: it is rolled back at its end,
   * ends in COMMIT instead of an XID, which tells that its tables cannot be rolled back, holds a statement that failed on the master after it had changed what cannot be rolled back, or
   * one that may use temporary tables, which are not rolled back, or
   * one that reads a FULLTEXT index, in which InnoDB shows only what has been committed.
   *
   * @param events those of its first fragment
   */
  mustBeAlone(events: readonly RawEvent[], { header, format }: ThlEvent): boolean {
    if (!header.lastFrag) return true; // what the rest of it holds is not known
    const queries = events.filter(({ typeCode }) => QUERY_EVENTS.has(typeCode));
    if (queries.some(({ raw }) => raw.readUInt16LE(ERROR_CODE_OFFSET) !== 0)) return true;
    if (queries.some(({ raw }) => (flagsAt(raw) & EventFlag.THREAD_SPECIFIC) !== 0)) return true;
    if (queries.some((raw) => this.readsFulltext(raw, format))) return true;
    const last = queries.at(-1);
    if (last === undefined || last !== events.at(-1)) return false;
    const event = decodeEvent(last.raw, format);
    return event.kind === 'query' && ENDS_ALONE.has(classify(this.textOf(event)));
  }

  /** Whether the event is a statement that may change tables, and commits by itself. */
  isDefinition({ typeCode, raw }: RawEvent, format: EventFormat): boolean {
    if (!QUERY_EVENTS.has(typeCode)) return false;
    const event = decodeEvent(raw, format);
    return event.kind === 'query' && classify(this.textOf(event)) === 'definition';
  }

  /** @param interrupted the intent of this very event, if a crash left one */
  async apply(
    query: QueryEvent,
    index: number,
    thl: ThlEvent,
    interrupted: Intent | undefined,
  ): Promise<void> {
    const { header, format } = thl;
    const read = await this.asRead(inOwnSession(query, thl), thl);
    const event = this.unlimited(this.translated(read, thl));
    const text = this.textOf(event);
    const statement: StatementToRun = { event, text, header, source: format };
    const kind = classify(text);
    if (kind === 'begin' || kind === 'commit' || kind === 'xa') return;
    if (isBegunOrUndone(event)) return this.statements.forgetContext();
    if (this.isOwn(statement, kind)) return this.statements.forgetContext();
    if (this.accounts.passesOver(text, event.schema.toString('utf8'), header)) {
      return this.statements.forgetContext();
    }
    if (interrupted !== undefined) return this.definitions.finish(statement, interrupted);
    if (kind === 'definition') return this.definitions.execute(statement, index);
    if (kind === 'rollback') return this.appendRollback(statement);
    await this.statements.append(kind === 'temporary' ? withSchemas(statement) : statement);
  }

  /** Wholly in the character set of its client. */
  private async asRead(event: QueryEvent, { header, format }: ThlEvent): Promise<QueryEvent> {
    if (misread(event, format).length === 0) return event;
    // look-ups go behind what is on its way
    await this.context.writer.sendNow();
    try {
      return await inClientCharset(event, format, this.context.query);
    } catch (error) {
      const { seqno, eventId } = header;
      const statement = printable(event.statement);
      throw toSluiceError(error).at({ seqno, eventId, statement });
    }
  }

  /** As this target has to be given it. What is the service's own is no matter of translation. */
  private translated(event: QueryEvent, { header, format }: ThlEvent): QueryEvent {
    const { session, options } = this.context;
    const text = this.textOf(event);
    const { collations } = options.applier;
    try {
      return translateStatement(event, text, format, { target: session.server, collations });
    } catch (error) {
      const statement = { event, text, header, source: format };
      if (this.isOwn(statement, classify(text))) return event;
      throw toSluiceError(error).at({ statement: printable(event.statement) });
    }
  }

  private unlimited(event: QueryEvent): QueryEvent {
    const statement = withoutTimeLimit(this.textOf(event));
    return statement === undefined ? event : { ...event, statement };
  }

  private readsFulltext({ typeCode, raw }: RawEvent, format: EventFormat): boolean {
    // nearly every statement is done with before it is decoded
    if (typeCode === EventType.QUERY && !/match/i.test(raw.toString('latin1'))) return false;
    const event = decodeEvent(raw, format);
    return event.kind === 'query' && usesMatch(this.textOf(event));
  }

  private isOwn(statement: StatementToRun, kind: ReturnType<typeof classify>): boolean {
    const { service, logger } = this.context.options;
    const { text, event, header } = statement;
    if (!isOfOwnCatalog(text, kind, event.schema.toString('utf8'), service)) return false;
    const shown = { seqno: header.seqno, statement: printable(event.statement) };
    logger.debug(shown, "passing over a statement on this service's own catalog");
    return true;
  }

  /** What cannot be rolled back stays, as it did on the master. */
  private appendRollback({ header }: StatementToRun): void {
    const { batch } = this.context.writer;
    batch.sql.text('ROLLBACK');
    batch.end({ header, rows: undefined, describe: undefined });
  }

  private textOf({ statement, status }: QueryEvent): StatementText {
    const { flavour, versionNumber: version } = this.context.session.server;
    const dialect = dialectOf({ flavour, version }, status.sqlMode, status.charset?.client);
    return new StatementText(statement, dialect);
  }
}

/** The drop of what a session left runs without its schema, which may be gone. */
function withSchemas(statement: StatementToRun): StatementToRun {
  const instead = dropOfLeftovers(statement.event);
  return instead === undefined ? statement : { ...statement, instead, namesSchemas: true };
}

/** `flags_extra` of MariaDB's GTID event, `sql/log_event.h`: parts of a two-phase ALTER TABLE. */
const ALTER_STARTED = 2;
const ALTER_ROLLED_BACK = 8;

/**
 * With `binlog_alter_two_phase=ON` an ALTER TABLE comes when it starts on the master, so that slaves
 * can work at the same time, and again when it has been committed or rolled back there. Here it is
 * executed when it has been committed.
 */
function isBegunOrUndone({ status }: QueryEvent): boolean {
  return ((status.gtidFlagsExtra ?? 0) & (ALTER_STARTED | ALTER_ROLLED_BACK)) !== 0;
}

function neverStarted(): never {
  throw new SluiceError('INTERNAL', 'a transaction has no start', {
    hint: 'This is a fault of the program: please report it.',
  });
}
