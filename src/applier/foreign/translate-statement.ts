import type { QueryEvent } from '../../binlog/binlog-event.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { EventFormat } from '../../event/format.js';
import { atLeast, parseVersion, type ServerInfo } from '../../mysql/flavour.js';
import { StatementText } from '../../sql/statement-text.js';
import { classify, definition } from '../statement/classify.js';
import { Collation } from '../../event/collation-number.js';
import {
  DEFAULT_OF_MYSQL,
  charsetMeant,
  counterpart,
  foreignName,
  isForeign,
  knowsCharsetCollations,
} from './collations.js';

export interface TranslateOptions {
  readonly target: ServerInfo;
  /** `applier.collations`: names to take for others, before the built-in table. */
  readonly collations: Readonly<Record<string, string>>;
}

interface EditOptions extends TranslateOptions {
  /**
   * The collation that a character set alone means to the statement, where the target would take another
   * one. @throws SluiceError EVENT_UNSUPPORTED
   */
  readonly meant: (charset: string) => string | undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A statement of a master of another family or version, as this target has to be given it. Definitions
 * are translated: names of collations, the collation that utf8mb4 alone means, YEAR(2). Statements that
 * change rows are not: functions, comparisons and conversions of the families differ in ways that
 * nobody would see.
 * @throws SluiceError EVENT_UNSUPPORTED, with what to do
 */
export function translateStatement(
  event: QueryEvent,
  text: StatementText,
  source: EventFormat,
  options: TranslateOptions,
): QueryEvent {
  assertSameText(event, text, source);
  const { target } = options;
  const isSameFamily = source.flavour === target.flavour;
  if (isSameFamily && !lacksCollations(event, target)) return event;
  const kind = classify(text);
  const isOfRows = kind === 'change' || copiesRows(text);
  if (isOfRows && !isSameFamily) throw changesRows();
  if (kind !== 'definition' && kind !== 'temporary') return event;
  if (takesDefault(text) && !isSameFamily) throw takesOther();
  const edits = editsOf(text, { ...options, meant: meantBy(event, source, target) }, isSameFamily);
  return edits.length === 0 ? event : { ...event, statement: applied(event.statement, edits) };
}

/** Whether character sets of a statement of MariaDB mean collations, which no session of the target can be told. */
function lacksCollations({ status }: QueryEvent, target: ServerInfo): boolean {
  const told = status.characterSetCollations ?? [];
  return told.length > 0 && !knowsCharsetCollations(target);
}

function meantBy(
  { status }: Pick<QueryEvent, 'status'>,
  { flavour, serverVersion }: Pick<EventFormat, 'flavour' | 'serverVersion'>,
  target: ServerInfo,
): EditOptions['meant'] {
  if (flavour === 'mysql') {
    const isNew = atLeast(parseVersion(serverVersion), [8, 0, 0]);
    const utf8mb4 = status.defaultCollationForUtf8mb4 ?? Collation.UTF8MB4_0900;
    return (charset) =>
      isNew && charset === 'utf8mb4' ? foreignName(utf8mb4, 'mysql') : undefined;
  }
  return (charset) => {
    if (knowsCharsetCollations(target)) return undefined;
    const id = charsetMeant(charset, status);
    if (id === undefined) return undefined;
    const name = foreignName(id, 'mariadb');
    if (name === undefined) throw meansOther(charset, id);
    return name;
  };
}

/**
 * A definition as SHOW CREATE of a server of another family gives it, as this target has to be given it.
 * @throws SluiceError EVENT_UNSUPPORTED a collation has no counterpart
 */
export function translateDefinition(
  sql: Buffer,
  text: StatementText,
  { flavour, version: serverVersion }: ServerInfo,
  options: TranslateOptions,
): Buffer {
  if (flavour === options.target.flavour) return sql;
  const meant = meantBy({ status: {} }, { flavour, serverVersion }, options.target);
  return applied(sql, editsOf(text, { ...options, meant }, false));
}

/** The collation of another family's session or schema, by the name that the target has for it. */
export function translateCollation(name: string, { target, collations }: TranslateOptions): string {
  return collations[name] ?? known(name, target) ?? name;
}

/** Both servers must execute the same version comments. */
function assertSameText(event: QueryEvent, text: StatementText, source: EventFormat): void {
  const { statement } = event;
  if (!statement.includes('/*!') && !statement.includes('/*M!')) return;
  const version = parseVersion(source.serverVersion);
  const asRead = new StatementText(statement, {
    ...text.dialect,
    flavour: source.flavour,
    version,
  });
  for (let i = 0; ; i += 1) {
    const [a, b] = [asRead.token(i), text.token(i)];
    if (a === undefined && b === undefined) return;
    if (a?.start === b?.start && a?.end === b?.end) continue;
    const at = Math.min(a?.start ?? statement.length, b?.start ?? statement.length);
    const shown = statement.toString('utf8', at, at + 60);
    throw unsupported(
      `one of the servers executes what stands in a version comment, the other does not: ${shown}`,
      'Run the statement on the slave by hand, as the master executed it, then go online with -skip-seqno.',
    );
  }
}

/**
 * CREATE TABLE .. SELECT as one statement, or with VALUES or TABLE; in row format the rows follow as
 * events. These words are reserved, and no column or option of a table holds a query.
 */
function copiesRows(text: StatementText): boolean {
  const { verb, object, objectAt } = definition(text);
  if (verb !== 'CREATE' || object !== 'TABLE') return false;
  for (let at = objectAt + 1; text.token(at) !== undefined; at += 1) {
    if (!text.has(at - 1, '.') && beginsQuery(text, at)) return true;
  }
  return false;
}

function beginsQuery(text: StatementText, at: number): boolean {
  const word = text.keyword(at);
  if (word !== 'VALUES') return word === 'SELECT' || word === 'TABLE';
  return !text.has(at + 1, 'LESS') && !text.has(at + 1, 'IN'); // those of a partition
}

/** Within a family nothing but what character sets mean may have to be said. */
function editsOf(text: StatementText, options: EditOptions, isSameFamily: boolean): Edit[] {
  const rules = isSameFamily
    ? [charsetEdit, nationalEdit]
    : [collationEdit, charsetEdit, nationalEdit, yearEdit, transactionEdit];
  const edits: Edit[] = [];
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    for (const rule of rules) {
      const edit = rule(text, at, options);
      if (edit !== undefined) edits.push(edit);
    }
  }
  return edits;
}

/** `COLLATE [=] name` */
function collationEdit(
  text: StatementText,
  at: number,
  { target, collations }: TranslateOptions,
): Edit | undefined {
  if (text.keyword(at) !== 'COLLATE') return undefined;
  const nameAt = text.has(at + 1, '=') ? at + 2 : at + 1;
  const token = text.token(nameAt);
  const name = text.name(nameAt).toLowerCase();
  if (token === undefined) return undefined;
  const own = collations[name] ?? known(name, target);
  return own === undefined ? undefined : { start: token.start, end: token.end, text: own };
}

/** Undefined: the name is of both families. */
function known(name: string, { flavour }: ServerInfo): string | undefined {
  if (!isForeign(name, flavour)) return undefined;
  const own = counterpart(name, flavour);
  if (own !== undefined) return own;
  throw unsupported(
    `the slave has no collation ${name}, nor one that sorts alike`,
    `Name one for it under applier.collations, as {${name}: ${charsetIn(name)}_unicode_520_ci}, and go online: keys that are unique on the master must be so under it.`,
  );
}

/** Of a collation's name; some of MariaDB's do not tell it. */
function charsetIn(name: string): string {
  return /^(?:ucs2|utf16|utf32|utf8mb3)(?=_)/.exec(name)?.[0] ?? 'utf8mb4';
}

/** `CHARSET [=] utf8mb4` alone means another collation on either server. */
function charsetEdit(text: StatementText, at: number, options: EditOptions): Edit | undefined {
  const after =
    text.keyword(at) === 'CHARSET' ? at + 1 : text.has(at, 'CHARACTER', 'SET') ? at + 2 : 0;
  if (after === 0 || text.has(at - 1, 'SET')) return undefined; // SET CHARACTER SET takes no collation
  const nameAt = text.has(after, '=') ? after + 1 : after;
  const charset = text.name(nameAt).toLowerCase();
  return collateAfter(text, nameAt, charset === 'utf8' ? 'utf8mb3' : charset, options);
}

const CHARACTER_TYPES: ReadonlySet<string> = new Set([
  'CHAR',
  'CHARACTER',
  'VARCHAR',
  'VARCHARACTER',
  'VARYING',
]);

/** NCHAR(5), NATIONAL VARCHAR(5), .. are in utf8mb3. */
function nationalEdit(text: StatementText, at: number, options: EditOptions): Edit | undefined {
  const word = text.keyword(at);
  const isNational = word === 'NATIONAL' && CHARACTER_TYPES.has(text.keyword(at + 1));
  if (!isNational && word !== 'NCHAR' && word !== 'NVARCHAR') return undefined;
  let last = at;
  while (CHARACTER_TYPES.has(text.keyword(last + 1))) last += 1;
  if (text.has(last + 1, '(')) last += 3;
  return collateAfter(text, last, 'utf8mb3', options);
}

/** @param last index of the token behind which a collation may stand */
function collateAfter(
  text: StatementText,
  last: number,
  charset: string,
  options: EditOptions,
): Edit | undefined {
  const end = text.token(last)?.end;
  if (end === undefined || collateFollows(text, last + 1)) return undefined;
  const own = ownOf(charset, options);
  return own === undefined ? undefined : { start: end, end, text: ` COLLATE ${own}` };
}

/** The collation to name; undefined: the target takes it without. */
function ownOf(charset: string, { target, collations, meant }: EditOptions): string | undefined {
  const name = meant(charset);
  if (name === undefined) return undefined;
  const own = collations[name] ?? known(name, target) ?? name;
  // default_collation_for_utf8mb4 does it
  return target.flavour === 'mysql' && own === DEFAULT_OF_MYSQL ? undefined : own;
}

/** Whether a COLLATE comes before the end of the column or of the options. */
function collateFollows(text: StatementText, from: number): boolean {
  let depth = 0;
  for (let at = from; text.token(at) !== undefined && depth >= 0; at += 1) {
    if (depth === 0 && text.has(at, ',')) return false;
    if (depth === 0 && text.keyword(at) === 'COLLATE') return true;
    if (text.has(at, '(')) depth += 1;
    else if (text.has(at, ')')) depth -= 1;
  }
  return false;
}

/** MySQL 5.6 makes a YEAR of four digits of it, of which MariaDB shows two. */
function yearEdit(text: StatementText, at: number, { target }: TranslateOptions): Edit | undefined {
  if (target.flavour !== 'mariadb' || !text.has(at, 'YEAR', '(', '2', ')')) return undefined;
  const digits = text.token(at + 2);
  const isColumn = definition(text).object === 'TABLE';
  return isColumn && digits ? { start: digits.start, end: digits.end, text: '4' } : undefined;
}

/** MySQL's CREATE TABLE .. START TRANSACTION in row format: the rows follow, MariaDB needs no word of it. */
function transactionEdit(
  text: StatementText,
  at: number,
  { target }: TranslateOptions,
): Edit | undefined {
  if (target.flavour !== 'mariadb' || !text.has(at, 'START', 'TRANSACTION')) return undefined;
  const [start, end] = [text.token(at)?.start, text.token(at + 1)?.end];
  const { verb, object } = definition(text);
  if (verb !== 'CREATE' || object !== 'TABLE' || start === undefined || end === undefined)
    return undefined;
  return { start, end, text: '' };
}

function applied(statement: Buffer, edits: readonly Edit[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of edits) {
    parts.push(statement.subarray(from, start), Buffer.from(text));
    from = end;
  }
  return Buffer.concat([...parts, statement.subarray(from)]);
}

/** CONVERT TO CHARACTER SET DEFAULT: that of the table's schema, or of the session's. */
function takesDefault(text: StatementText): boolean {
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    if (!text.has(at, 'CONVERT', 'TO')) continue;
    const after = text.has(at + 2, 'CHARACTER', 'SET') ? at + 4 : at + 3;
    if (text.keyword(after) === 'DEFAULT') return true;
  }
  return false;
}

function meansOther(charset: string, id: number): SluiceError {
  return unsupported(
    `${charset} alone means the collation of number ${id} to the statement (character_set_collations), and the slave cannot be told so`,
    'Run the statement on the slave by hand with that collation, then go online with -skip-seqno; on the master name collations, or set character_set_collations to its default.',
  );
}

function takesOther(): SluiceError {
  return unsupported(
    'CONVERT TO CHARACTER SET DEFAULT means another character set here than on the master',
    'Run the statement on the slave by hand with the character set and collation that the table has on the master (SHOW CREATE TABLE), then go online with -skip-seqno.',
  );
}

function changesRows(): SluiceError {
  return unsupported(
    'a statement that changes rows, from a master of another family: it might change other ones here',
    'Set binlog_format=ROW on the master, also for its open sessions; what this statement changed is to be copied by hand, then go online with -skip-seqno.',
  );
}

function unsupported(message: string, hint: string): SluiceError {
  return new SluiceError('EVENT_UNSUPPORTED', message, { hint });
}
