import type { QueryEvent } from '../../binlog/binlog-event.js';
import { Collation } from '../../event/collation-number.js';
import type { EventFormat } from '../../event/format.js';
import { atLeast, parseVersion, type ServerInfo } from '../../mysql/flavour.js';
import { applyEdits } from '../../sql/edits.js';
import { StatementText } from '../../sql/statement-text.js';
import { classify, definition } from '../statement/classify.js';
import { charsetMeant, foreignName, knowsCharsetCollations } from './collations.js';
import { editsOf, type EditOptions, type TranslateOptions } from './definition-edits.js';
import { changesRows, meansOther, takesOther, unsupported } from './refusals.js';

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
  return edits.length === 0 ? event : { ...event, statement: applyEdits(event.statement, edits) };
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
  return applyEdits(sql, editsOf(text, { ...options, meant }, false));
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

/** CONVERT TO CHARACTER SET DEFAULT: that of the table's schema, or of the session's. */
function takesDefault(text: StatementText): boolean {
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    if (!text.has(at, 'CONVERT', 'TO')) continue;
    const after = text.has(at + 2, 'CHARACTER', 'SET') ? at + 4 : at + 3;
    if (text.keyword(after) === 'DEFAULT') return true;
  }
  return false;
}
