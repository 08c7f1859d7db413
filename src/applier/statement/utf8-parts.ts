import { Collation } from '../../event/collation-number.js';
import type { Dialect } from '../../sql/dialect.js';
import type { Span } from '../../sql/parsed.js';
import { StatementText } from '../../sql/statement-text.js';
import { accountKind } from '../../sql/account-kind.js';
import { definition } from './classify.js';

export interface Utf8Parts {
  /** Without literals of backslashes. */
  readonly names: readonly Span[];
  /** Parts whose literals have their backslashes doubled. */
  readonly escaped: readonly Span[];
}

const NONE: Utf8Parts = { names: [], escaped: [] };

/**
 * Parts of a logged definition that the server wrote itself, in utf8, while the rest is as the client sent
 * it. As MySQL 5.6 and 9.7 and MariaDB 10.11 log them (`sql/sp.cc` show_create_sp, `sql/sql_view.cc`,
 * `sql/sql_trigger.cc`, `sql/events.cc`, `sql/sql_rewrite.cc`); MariaDB converts names, but not the
 * literals of routines nor the definers of triggers and events.
 * @param isMysql8 for MySQL: 8.0 or later, which writes statements on accounts anew
 */
export function utf8Parts(statement: Buffer, client: Dialect, isMysql8: boolean): Utf8Parts {
  const utf8 = new StatementText(statement, { ...client, clientCollation: Collation.UTF8MB4 });
  const { verb, object, objectAt } = definition(utf8);
  const isMysql = client.flavour === 'mysql';
  if (object === 'PROCEDURE' || object === 'FUNCTION') {
    return verb === 'CREATE' ? partsOfRoutine(statement, client, utf8) : NONE;
  }
  if (object === 'VIEW') return isMysql ? { ...NONE, names: [beforeAs(utf8, objectAt)] } : NONE;
  if (object === 'TRIGGER' || object === 'EVENT') {
    const end = utf8.token(objectAt)?.start ?? 0;
    return verb === 'CREATE' ? { ...NONE, names: [{ start: 0, end }] } : NONE;
  }
  return { ...NONE, names: accounts(utf8, isMysql, isMysql8) };
}

const MADE_ROUTINE = /^CREATE (OR REPLACE )?DEFINER=/;
const INDENTED = '    ';

/** CREATE DEFINER=.. name(parameters) RETURNS type, characteristics in lines of their own, body */
function partsOfRoutine(statement: Buffer, client: Dialect, utf8: StatementText): Utf8Parts {
  if (!MADE_ROUTINE.test(statement.toString('latin1', 0, 40))) return NONE;
  const isMysql = client.flavour === 'mysql';
  const header = isMysql ? utf8 : new StatementText(statement, client);
  const from = parameters(header);
  if (from === undefined) return NONE;
  const to = from + closing(new StatementText(statement.subarray(from), client));
  let end = lineEnd(statement, to);
  while (statement.toString('latin1', end + 1, end + 1 + INDENTED.length) === INDENTED) {
    end = lineEnd(statement, end + 1);
  }
  const names = isMysql ? [{ start: 0, end: from }] : [];
  return { names, escaped: [{ start: to, end }] };
}

function lineEnd(statement: Buffer, from: number): number {
  const end = statement.indexOf('\n', from);
  return end === -1 ? statement.length : end;
}

/** Offset of the parenthesis after the name. */
function parameters(text: StatementText): number | undefined {
  for (let at = definition(text).objectAt; ; at += 1) {
    const token = text.token(at);
    if (token === undefined || text.has(at, '(')) return token?.start;
  }
}

/** Offset behind the parenthesis that ends what begins with one. */
function closing(text: StatementText): number {
  let depth = 0;
  for (let at = 0; ; at += 1) {
    const token = text.token(at);
    if (token === undefined) return text.bytes.length;
    if (text.has(at, '(')) depth += 1;
    else if (text.has(at, ')')) depth -= 1;
    if (depth === 0) return token.end;
  }
}

/** The words of CREATE VIEW before AS, a list of columns among them. */
function beforeAs(text: StatementText, objectAt: number): Span {
  for (let at = objectAt; ; at += 1) {
    const token = text.token(at);
    if (token === undefined) return { start: 0, end: 0 };
    if (text.keyword(at) === 'AS') return { start: 0, end: token.start };
  }
}

/** Names in statements on accounts that the server wrote anew; literals after these words are the client's. */
function accounts(text: StatementText, isMysql: boolean, isMysql8: boolean): Span[] {
  if (!isWrittenAnew(text, isMysql, isMysql8)) return [];
  const found: Span[] = [];
  for (let at = 0; ; at += 1) {
    const token = text.token(at);
    if (token === undefined) return found;
    const isOfClient = ['COMMENT', 'ATTRIBUTE'].includes(text.keyword(at - 1));
    if ((token.kind === 'name' || token.kind === 'string') && !isOfClient) found.push(token);
  }
}

function isWrittenAnew(text: StatementText, isMysql: boolean, isMysql8: boolean): boolean {
  const kind = accountKind(text);
  if (kind === 'SET PASSWORD') return true;
  if (!isMysql) return false;
  if (!isMysql8) return kind === 'CREATE USER' && hasWords(text, 'BY', 'PASSWORD');
  if (kind === 'GRANT') return hasWords(text, 'ON') && !text.has(1, 'PROXY');
  return kind === 'CREATE USER' || (kind === 'ALTER USER' && !hasWords(text, 'DEFAULT', 'ROLE'));
}

function hasWords(text: StatementText, ...words: readonly string[]): boolean {
  for (let at = 0; text.token(at) !== undefined; at += 1) if (text.has(at, ...words)) return true;
  return false;
}
