import type { ExecuteLoadEvent, QueryEvent } from '../binlog/binlog-event.js';
import { EventType } from '../binlog/event-type.js';
import { decodeEvent } from '../binlog/decode.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { FiltersConfig } from '../config/schema.js';
import type { EventFormat } from '../event/format.js';
import { accountKind } from '../sql/account-kind.js';
import { sourceDialect } from '../sql/dialect.js';
import { applyEdits, type Edit } from '../sql/edits.js';
import { isUtf8 } from '../sql/names.js';
import type { ParsedStatement } from '../sql/parsed.js';
import { parseIfUnderstood, parseStatement } from '../sql/parse.js';
import { StatementText } from '../sql/statement-text.js';
import type { Counters } from './counters.js';
import { decide } from './decide.js';
import { deleteFile, rebuildQuery, TYPE_OFFSET } from './event-bytes.js';
import { renameEdits } from './rename-statement.js';
import type { Renames } from './renames.js';
import type { Statement } from './resolve.js';
import type { Selection } from './selection.js';

export interface StatementRules {
  readonly config: FiltersConfig;
  readonly selection: Selection;
  readonly renames: Renames;
  readonly counters: Counters;
}

/** control: a bound of a transaction or the like, always passed on. */
export type Filtered =
  { readonly outcome: 'control' | 'kept'; readonly raw: Buffer } | { readonly outcome: 'dropped' };

const CONTROL: ReadonlySet<string> = new Set([
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT',
  'RELEASE',
  'XA',
  'START',
]);
const DROPPED: Filtered = { outcome: 'dropped' };
const BEYOND_ASCII = /[\u0080-\uffff]/;
/** What a statement on the tables of RDS holds somewhere. */
const RDS = 'rds_';

/** Decides on QUERY events, and changes what they name. */
export class StatementFilter {
  constructor(private readonly rules: StatementRules) {}

  /** @throws SluiceError STATEMENT_UNPARSED, FILTER_UNDECIDED */
  apply(raw: Buffer, format: EventFormat): Filtered {
    const event = decodeEvent(raw, format);
    if (event.kind === 'execute-load') return this.load(event, raw, format);
    if (event.kind !== 'query') return { outcome: 'kept', raw };
    const text = textOf(event, format);
    if (CONTROL.has(text.keyword(0))) return { outcome: 'control', raw };
    const result = this.statement(event, text, raw, format);
    const { counters } = this.rules;
    if (result.outcome === 'dropped') counters.statementsDropped += 1;
    else if (result.raw !== raw) counters.statementsChanged += 1;
    return result;
  }

  /** LOAD DATA: its file came before it, and is forgotten where the statement is left out. */
  private load({ query, fileId }: ExecuteLoadEvent, raw: Buffer, format: EventFormat): Filtered {
    const result = this.statement(query, textOf(query, format), raw, format);
    if (result.outcome === 'dropped') {
      this.rules.counters.statementsDropped += 1;
      return { outcome: 'control', raw: deleteFile(raw, fileId, format) };
    }
    return result;
  }

  private statement(
    event: QueryEvent,
    text: StatementText,
    raw: Buffer,
    format: EventFormat,
  ): Filtered {
    const { config } = this.rules;
    if (config.skipAccounts && accountKind(text) !== undefined) return DROPPED;
    if (!this.decidesByName && !config.dropComments) return this.rdsAlone(event, text, raw);
    try {
      return this.decided(event, text, raw, format);
    } catch (error) {
      return this.undecided(toSluiceError(error), raw);
    }
  }

  private get decidesByName(): boolean {
    const { selection, renames } = this.rules;
    return selection.isSet || selection.dropsData || renames.isSet;
  }

  /** Nobody asked for a filter: a statement that is not understood is none on these tables. */
  private rdsAlone(event: QueryEvent, text: StatementText, raw: Buffer): Filtered {
    const kept: Filtered = { outcome: 'kept', raw };
    if (!event.statement.includes(RDS)) return kept;
    const parsed = parseIfUnderstood(text);
    if (parsed === undefined || parsed.category !== 'data') return kept;
    return decide(statementOf(event, parsed), this.rules.selection) === 'drop' ? DROPPED : kept;
  }

  private decided(
    event: QueryEvent,
    text: StatementText,
    raw: Buffer,
    format: EventFormat,
  ): Filtered {
    const statement = statementOf(event, parseStatement(text));
    if (this.decidesByName && isNamedInUtf8(statement.parsed, text, format)) throw twoCharsets();
    const decision = decide(statement, this.rules.selection);
    if (decision === 'drop') return DROPPED;
    if (decision === 'mixed') throw mixed();
    const edits = this.edits(statement, text);
    const schema = this.rules.renames.schema(statement.defaultSchema);
    if (edits.length === 0 && schema === statement.defaultSchema) return { outcome: 'kept', raw };
    if (raw.readUInt8(TYPE_OFFSET) === EventType.EXECUTE_LOAD_QUERY) throw loadChanged();
    const bytes = applyEdits(event.statement, edits);
    return { outcome: 'kept', raw: rebuildQuery(raw, Buffer.from(schema), bytes, format) };
  }

  private edits(statement: Statement, text: StatementText): Edit[] {
    const { config, renames, selection } = this.rules;
    return [
      ...(renames.isSet ? renameEdits(statement, text, renames) : []),
      ...(config.dropComments ? commentEdits(statement.parsed) : []),
      ...(selection.isByTable ? dropTriggerEdits(statement.parsed, text) : []),
    ];
  }

  private undecided(error: SluiceError, raw: Buffer): Filtered {
    const { undecided } = this.rules.config;
    const isKnown = error.code === 'STATEMENT_UNPARSED' || error.code === 'FILTER_UNDECIDED';
    if (undecided === 'stop' || !isKnown) throw error;
    this.rules.counters.undecided += 1;
    return undecided === 'drop' ? DROPPED : { outcome: 'kept', raw };
  }
}

function statementOf(event: QueryEvent, parsed: ParsedStatement): Statement {
  return { parsed, defaultSchema: event.schema.toString('utf8') };
}

/** The source has read it already: its own dialect tells what it named. */
function textOf({ statement, status }: QueryEvent, format: EventFormat): StatementText {
  const dialect = sourceDialect(format, status.sqlMode, status.charset?.client);
  return new StatementText(statement, dialect);
}

/**
 * MySQL writes the names of views, and of routines that are made, in utf8 amid the bytes of its client
 * (`sql/sql_view.cc`, `sql/sp.cc` show_create_sp): read as the client's it would be another name.
 */
function isNamedInUtf8(
  { verb, object, names: [made] }: ParsedStatement,
  { dialect }: StatementText,
  { flavour }: EventFormat,
): boolean {
  if (flavour !== 'mysql' || isUtf8(dialect.clientCollation)) return false;
  const isRoutine = object === 'PROCEDURE' || object === 'FUNCTION';
  if (object !== 'VIEW' && !(isRoutine && verb === 'CREATE')) return false;
  return BEYOND_ASCII.test(`${made?.schema?.text ?? ''}${made?.name.text ?? ''}`);
}

/** Comments of a stored program are part of what it is. */
function commentEdits({ comments, body }: ParsedStatement): Edit[] {
  return comments
    .filter(({ start }) => body === undefined || start < body.start || start > body.end)
    .map(({ start, end }) => ({ start, end, text: Buffer.from(' ') }));
}

/** A trigger whose table is left out was never made, and its name does not tell the table. */
function dropTriggerEdits({ verb, object, names }: ParsedStatement, text: StatementText): Edit[] {
  const at = names[0]?.schema?.start ?? names[0]?.name.start;
  if (verb !== 'DROP' || object !== 'TRIGGER' || at === undefined) return [];
  if (followsIfExists(text, at)) return [];
  return [{ start: at, end: at, text: Buffer.from('IF EXISTS ') }];
}

function followsIfExists(text: StatementText, offset: number): boolean {
  let at = 0;
  while ((text.token(at)?.start ?? offset) < offset) at += 1;
  return text.has(at - 2, 'IF', 'EXISTS');
}

function loadChanged(): SluiceError {
  return new SluiceError('FILTER_UNDECIDED', 'LOAD DATA cannot be given other names', {
    hint: 'Set binlog_format=ROW on the master, where LOAD DATA is logged as rows; do this one by hand, then `trepctl online -skip-seqno`.',
  });
}

function twoCharsets(): SluiceError {
  const message =
    'the master logged the name of a view or routine in utf8 amid a statement of another character set';
  return new SluiceError('FILTER_UNDECIDED', message, {
    hint: 'Do by hand on the slave what it should do there, then `trepctl online -skip-seqno`; on the master use SET NAMES utf8mb4 for definitions; or set filters.undecided to keep or drop.',
  });
}

function mixed(): SluiceError {
  return new SluiceError(
    'FILTER_UNDECIDED',
    'a statement is on what is replicated and on what is not',
    {
      hint: 'Do by hand on the slave what it should do there, then `trepctl online -skip-seqno`; or set filters.undecided to keep or drop.',
    },
  );
}
