import type {
  IntvarEvent,
  QueryEvent,
  RandEvent,
  UserVarEvent,
} from '../../binlog/binlog-event.js';
import { EventFlag } from '../../binlog/header.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import { SluiceError } from '../../errors/sluice-error.js';
import { charsetOfCollation } from '../../event/collation-charset.js';
import type { EventFormat } from '../../event/format.js';
import type { Header } from '../../event/header.js';
import type { Expectation } from '../batch.js';
import type { TargetContext } from '../target-context.js';
import type { Infile } from '../target/infile.js';
import { deleteTemporary, writeTemporary } from '../temporary/temporary-sql.js';
import { namesAny, type TemporaryEffect } from '../temporary/temporary-tables.js';
import { printable } from '../block/printable.js';
import { DefaultSchema, missing } from './default-schema.js';
import { fitSqlMode } from './sql-mode-bits.js';
import { knowsCharsetCollations } from '../foreign/collations.js';
import { statementSettings, type Setting } from './statement-settings.js';
import { isBeyondAscii } from '../../sql/ascii.js';
import type { StatementText } from '../../sql/statement-text.js';
import {
  unchecked,
  uncheckedVariable,
  userVariable,
  type CollationLookup,
  type CollationName,
} from './user-variable.js';

/** What an event before a statement says about it. */
export type StatementContext = IntvarEvent | RandEvent | UserVarEvent;

export interface StatementToRun {
  readonly event: QueryEvent;
  readonly text: StatementText;
  readonly header: Header;
  readonly source: EventFormat;
  /** Error numbers that mean that the statement has taken effect already. */
  readonly tolerated?: ReadonlySet<number>;
  /** Nothing may follow it in its packet: its text becomes part of what it defines. */
  readonly isDefinition?: boolean;
  /** Bytes to send instead of the event's own. */
  readonly instead?: Buffer;
  /** What is sent names the schema of each table: it needs no default. */
  readonly namesSchemas?: boolean;
  /** The file that it loads. */
  readonly infile?: Infile;
  /** See `Expectation`. */
  readonly inspect?: Expectation['inspect'];
}

/** What a statement needs of its session. */
interface Assignment {
  readonly sql: Buffer;
  /** As which client it is to be sent; undefined: as one of `binary`. */
  readonly client: CollationName | undefined;
}

/** A statement of this size or less is scanned to its end, so that others can share its packet. */
const SCANNED_BYTES = 16 * 1024;
/** ER_BAD_TABLE_ERROR */
const MISSING: ReadonlySet<number> = new Set([1051]);
/** Bytes are what they are. */
const AS_BINARY: readonly [string, string][] = [['character_set_client', 'binary']];
/** Set by row events as well as by statements. */
const SHARED_WITH_ROWS = ['foreign_key_checks', 'unique_checks', 'check_constraint_checks'];

/** Replays statements as the bytes that they were, each under the session that it had. */
export class StatementApplier {
  private context: StatementContext[] = [];
  private readonly schema: DefaultSchema;

  constructor(private readonly target: TargetContext) {
    this.schema = new DefaultSchema(target);
  }

  /** Keeps what the next statement needs. */
  take(event: StatementContext): void {
    this.context.push(event);
  }

  /** The target's default schema may be another one, or gone. */
  forgetSchema(): void {
    this.schema.forget();
  }

  /** These schemas were just found on the target. */
  foundSchemas(names: readonly string[]): void {
    this.schema.found(names);
  }

  /** Forgets what was taken for a statement that is not run. */
  forgetContext(): void {
    this.context = [];
  }

  /** Appends a statement with what it needs of its session; sends it where nothing may follow. */
  async append(statement: StatementToRun): Promise<void> {
    const { writer, rowApplier } = this.target;
    assertNotCutShort(statement);
    const effect = this.effectOn(statement);
    const withoutSchema = await this.appendSession(statement);
    await this.makeRoom(statement);
    writer.batch.sql.bytes(statement.instead ?? statement.event.statement);
    writer.batch.end(expectationOf(statement, withoutSchema, effect.mayMiss));
    writer.batch.infile = statement.infile;
    rowApplier.forgetSession();
    if (mayBeFollowed(statement)) await writer.sendIfLarge();
    else await writer.send();
    this.noteTemporary(effect, statement.header);
  }

  /** @throws SluiceError TEMPORARY_TABLE_LOST, PRIVILEGE_MISSING */
  private effectOn({ event, text }: StatementToRun): TemporaryEffect {
    const { temporaries, traits } = this.target;
    if (temporaries.any && !traits.mayReplay) {
      temporaries.requireVisible(event.threadId, (name) => namesAny(text, name));
    }
    return temporaries.effectOf(event, text);
  }

  private noteTemporary(effect: TemporaryEffect, header: Header): void {
    const { temporaries, names, writer, variables } = this.target;
    const { created, dropped } = effect;
    temporaries.note(effect);
    const append = (write: (out: SqlBuffer) => void): void => {
      variables.useRows(header, writer.batch);
      write(writer.batch.sql);
      writer.batch.end({ header, rows: undefined, describe: undefined });
    };
    for (const table of dropped) append((out) => deleteTemporary(out, names, table));
    for (const table of created) append((out) => writeTemporary(out, names, table, header.seqno));
  }

  /** Returns the name of the statement's default schema if the target does not have it. */
  private async appendSession(statement: StatementToRun): Promise<string | undefined> {
    const { event, header, source } = statement;
    const { variables, writer, filter, session, traits } = this.target;
    const assignments = await this.assignments();
    const collations = await this.charsetCollations(event);
    // names are utf8, whatever the statement itself is
    if (isBeyondAscii(event.schema)) variables.use(AS_BINARY, header, writer.batch);
    const withoutSchema = await this.schema.use(statement);
    this.appendAssignments(assignments, header);
    variables.forget(...SHARED_WITH_ROWS);
    filter.lostModes(fitSqlMode(event.status.sqlMode ?? 0n, source.flavour, session.server).lost);
    const commits = statement.isDefinition === true;
    const ownModes = traits.variables.get('sql_mode');
    const settings = statementSettings(event, source, session.server, commits, ownModes);
    const all = [...settings, ...collations, ...this.thread(event)];
    variables.use(filter.fit(all), header, writer.batch);
    return withoutSchema;
  }

  /**
   * What character sets alone mean. Sources that do not tell it have no such variable, or it is empty;
   * later releases of MariaDB have it filled by default.
   */
  private async charsetCollations({ status }: QueryEvent): Promise<Setting[]> {
    if (!knowsCharsetCollations(this.target.session.server)) return [];
    const told = status.characterSetCollations ?? [];
    const collationOf = told.length === 0 ? () => undefined : await this.collationNames();
    const pairs = told.map(
      ([charset, id]) => `${charsetOfCollation(charset)}=${collationOf(id)?.collation ?? id}`,
    );
    return [['character_set_collations', `_latin1'${pairs.join(',')}'`]];
  }

  private collationNames(): Promise<CollationLookup> {
    return this.target.collations.load(() => this.target.writer.settle());
  }

  /** Temporary tables are the thread's that made them, and hide lasting ones from that one alone. */
  private thread({ threadId }: QueryEvent): [string, string][] {
    const { temporaries, traits } = this.target;
    return temporaries.any && traits.mayReplay ? [['pseudo_thread_id', String(threadId)]] : [];
  }

  private appendAssignments(assignments: readonly Assignment[], header: Header): void {
    const { variables, writer } = this.target;
    const { batch } = writer;
    for (const { sql, client } of assignments) {
      if (client !== undefined) variables.use(sessionOf(client), header, batch);
      else if (isBeyondAscii(sql)) variables.use(AS_BINARY, header, batch);
      batch.sql.text('SET ');
      batch.sql.bytes(sql);
      batch.end({ header, rows: undefined, describe: undefined });
    }
  }

  private async assignments(): Promise<Assignment[]> {
    const { context } = this;
    this.context = [];
    const hasVariables = context.some(({ kind }) => kind === 'user-var');
    if (!hasVariables) return context.map((event) => assignment(event, () => undefined));
    const collationOf = await this.collationNames();
    return context.map((event) => assignment(event, collationOf));
  }

  /** @throws SluiceError PACKET_TOO_LARGE */
  private async makeRoom({ event, header }: StatementToRun): Promise<void> {
    const { writer, maxBatchBytes } = this.target;
    const { length } = event.statement;
    if (length > maxBatchBytes) throw tooLarge(length, maxBatchBytes, header);
    if (writer.batch.sql.length + length > maxBatchBytes) await writer.send();
  }
}

/**
 * Errors of a statement that was ended from outside. Names of `mysqld_error.h`: SERVER_SHUTDOWN,
 * NET_READ_ERROR, NET_ERROR_ON_WRITE, NEW_ABORTING_CONNECTION, QUERY_INTERRUPTED, and MariaDB's
 * CONNECTION_KILLED, STATEMENT_TIMEOUT.
 */
const CUT_SHORT: ReadonlySet<number> = new Set([1053, 1158, 1160, 1184, 1317, 1927, 1969]);

/** What it had changed by then is known to nobody: `sql/log_event.cc` of both, check_expected_error. */
function assertNotCutShort({ event, header }: StatementToRun): void {
  if (!CUT_SHORT.has(event.errorCode)) return;
  const message = `a statement was killed on the master (error ${event.errorCode}) after it had changed rows that cannot be rolled back, and the log does not tell which`;
  throw new SluiceError('STATEMENT_DIVERGED', message, {
    seqno: header.seqno,
    eventId: header.eventId,
    statement: printable(event.statement),
    hint: 'Nothing of it was done on the slave. Bring the tables of the statement there to what the master has, then trepctl online -skip-seqno.',
  });
}

function expectationOf(
  statement: StatementToRun,
  withoutSchema: string | undefined,
  mayMiss: boolean,
): Expectation {
  const { event, header, inspect } = statement;
  const tolerated = mayMiss ? MISSING : statement.tolerated;
  const plain = { header, rows: undefined, describe: undefined, errorCode: event.errorCode };
  const explain = (reason: string): SluiceError => missing(withoutSchema ?? '', statement, reason);
  return {
    ...plain,
    ...(tolerated && { tolerated }),
    ...(inspect && { inspect }),
    ...(withoutSchema !== undefined && { explain }),
  };
}

/**
 * A failure ends a packet, and so does a comment that is open at the statement's end. A file is sent
 * for one statement of a packet.
 */
function mayBeFollowed({ event, text, isDefinition, infile }: StatementToRun): boolean {
  if ((event.header.flags & EventFlag.THREAD_SPECIFIC) !== 0) return false; // may be one that is tolerated to fail
  if (event.errorCode !== 0 || isDefinition === true || infile !== undefined) return false;
  return event.statement.length <= SCANNED_BYTES && text.endsCleanly();
}

function assignment(event: StatementContext, collationOf: CollationLookup): Assignment {
  const client = event.kind === 'user-var' ? unchecked(event, collationOf) : undefined;
  return { sql: assignmentSql(event, client, collationOf), client };
}

function assignmentSql(
  event: StatementContext,
  client: CollationName | undefined,
  collationOf: CollationLookup,
): Buffer {
  if (event.kind === 'intvar') return Buffer.from(`${event.variable}=${event.value}`);
  if (event.kind === 'rand') {
    return Buffer.from(`rand_seed1=${event.seed1},rand_seed2=${event.seed2}`);
  }
  return client === undefined ? userVariable(event, collationOf) : uncheckedVariable(event);
}

function sessionOf({ charset, collation }: CollationName): [string, string][] {
  return [
    ['sql_mode', "_latin1'NO_BACKSLASH_ESCAPES'"],
    ['character_set_client', charset],
    ['collation_connection', collation],
  ];
}

function tooLarge(length: number, limit: number, { seqno, eventId }: Header): SluiceError {
  return new SluiceError(
    'PACKET_TOO_LARGE',
    `a statement of ${length} bytes is larger than the ${limit} that the slave takes`,
    {
      seqno,
      eventId,
      hint: 'Set max_allowed_packet on the slave to at least the value on the master, then go online.',
    },
  );
}
