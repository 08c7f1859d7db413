import { SluiceError } from '../errors/sluice-error.js';
import { accountKind } from './account-kind.js';
import { privileges } from './grammar/account.js';
import { create, alter, drop, flush, maintain, rename, truncate } from './grammar/definition.js';
import { call, insert, load, remove, update, withTables } from './grammar/dml.js';
import { expression } from './grammar/expression.js';
import { programStatement, set } from './grammar/program.js';
import { block, query } from './grammar/query.js';
import type { Category, ParsedStatement, Span } from './parsed.js';
import { Parse } from './state.js';
import type { StatementText } from './statement-text.js';

/**
 * Reads what a statement is and what it names. The grammar is that of MySQL 5.6 to 9 and MariaDB 10.2
 * to 11 (their manuals, "SQL Statements"), as far as names go: expressions are walked through for
 * columns, functions and subqueries, clauses without names are passed over.
 * @throws SluiceError STATEMENT_UNPARSED
 */
export function parseStatement(text: StatementText): ParsedStatement {
  const p = new Parse(text, { query, block, statement });
  const kind = accountKind(text);
  if (kind !== undefined) {
    skipSettings(p);
    privileges(p);
    return result(p, 'account', kind);
  }
  const verb = skipSettings(p);
  const category = CATEGORIES[verb];
  if (category === undefined) throw p.c.refusal(`the statement ${verb}`);
  if (category === 'session') while (!p.c.atEnd) p.c.next();
  else statement(p);
  p.c.accept(';');
  if (!p.c.atEnd) throw p.c.refusal('something after the statement');
  p.closeScope();
  return result(p, category, verb);
}

/** Undefined: the statement is not understood. */
export function parseIfUnderstood(text: StatementText): ParsedStatement | undefined {
  try {
    return parseStatement(text);
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'STATEMENT_UNPARSED') return undefined;
    throw error;
  }
}

const CATEGORIES: Readonly<Partial<Record<string, Category>>> = {
  ...all('data', 'INSERT REPLACE UPDATE DELETE LOAD SELECT WITH VALUES TABLE CALL DO ('),
  ...all(
    'definition',
    'CREATE ALTER DROP RENAME TRUNCATE ANALYZE OPTIMIZE REPAIR CHECK FLUSH INSTALL UNINSTALL',
  ),
  ...all(
    'session',
    'BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE XA SET RESET SHUTDOWN CHANGE KILL',
  ),
};

function all(category: Category, verbs: string): Record<string, Category> {
  return Object.fromEntries(verbs.split(' ').map((verb) => [verb, category]));
}

const ANALYZED: ReadonlySet<string> = new Set(
  'INSERT REPLACE UPDATE DELETE SELECT WITH'.split(' '),
);

/** MariaDB: SET STATEMENT variable = value, .. FOR statement, ANALYZE statement. Gives the statement's verb. */
function skipSettings(p: Parse): string {
  const { c } = p;
  if (c.accept('SET', 'STATEMENT')) {
    do {
      c.name();
      c.expect('=');
      expression(p);
    } while (c.accept(','));
    c.expect('FOR');
  }
  if (c.is('ANALYZE') && (c.isAhead(1, 'FORMAT', '=') || ANALYZED.has(c.word(1)))) {
    c.next();
    if (c.accept('FORMAT', '=')) c.next();
  }
  return c.is('(') ? '(' : c.word();
}

type Production = (p: Parse) => void;

const PRODUCTIONS: Readonly<Partial<Record<string, Production>>> = {
  INSERT: insert,
  REPLACE: insert,
  UPDATE: update,
  DELETE: remove,
  LOAD: load,
  WITH: withTables,
  SELECT: query,
  TABLE: query,
  VALUES: query,
  CALL: call,
  DO: call,
  CREATE: create,
  ALTER: alter,
  DROP: drop,
  RENAME: rename,
  TRUNCATE: truncate,
  ANALYZE: maintain,
  OPTIMIZE: maintain,
  REPAIR: maintain,
  CHECK: maintain,
  FLUSH: flush,
  INSTALL: rest,
  UNINSTALL: rest,
};

/** A statement; within a body, one of a stored program, too. */
function statement(p: Parse): void {
  const { c } = p;
  if (p.inBody && programStatement(p)) return;
  if (p.inBody && skipSettings(p) === 'SET') return set(p);
  const production = c.is('(') ? query : PRODUCTIONS[c.word()];
  if (production === undefined) throw c.refusal(`the statement ${c.word()}`);
  production(p);
}

function rest({ c }: Parse): void {
  while (!c.atEnd) c.next();
}

function result(p: Parse, category: Category, verb: string): ParsedStatement {
  const { names, qualifiers, columns, ownSchema, labels, object, definer, body } = p;
  const { isDynamic, copiesColumns } = p;
  const comments = p.c.text.comments().filter((span) => !isHint(p.c.text.bytes, span));
  const found = { names, qualifiers, columns, ownSchema, labels, comments };
  return { category, verb, object, ...found, definer, body, isDynamic, copiesColumns };
}

/** An optimizer hint looks like a comment: it begins with a plus. */
function isHint(bytes: Buffer, { start }: Span): boolean {
  return bytes.toString('latin1', start, start + 3) === '/*+';
}
