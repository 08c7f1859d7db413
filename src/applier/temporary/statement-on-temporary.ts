import type { StatementText } from '../../sql/statement-text.js';
import { definition } from '../statement/classify.js';

interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** CREATE or DROP TEMPORARY TABLE, and what it names, in lower case. */
export interface StatementOnTemporary {
  readonly verb: 'CREATE' | 'DROP' | undefined;
  readonly tables: readonly TableName[];
}

/** A table that gets another name, both in lower case. */
export interface Renaming {
  readonly from: TableName;
  readonly to: TableName;
}

const OTHER: StatementOnTemporary = { verb: undefined, tables: [] };

export function statementOnTemporary(text: StatementText, schema: string): StatementOnTemporary {
  const { verb, object, objectAt } = definition(text);
  if (object !== 'TEMPORARY' || (verb !== 'CREATE' && verb !== 'DROP')) return OTHER;
  let at = objectAt + 2; // TABLE, TABLES or SEQUENCE
  if (text.has(at, 'IF', 'NOT', 'EXISTS')) at += 3;
  else if (text.has(at, 'IF', 'EXISTS')) at += 2;
  const tables = [];
  for (;;) {
    const { table, next } = tableAt(text, at, schema);
    tables.push(table);
    at = next;
    if (verb === 'CREATE' || !text.has(at, ',')) return { verb, tables };
    at += 1;
  }
}

/**
 * The names that RENAME TABLE and ALTER TABLE .. RENAME give, in their order. Nothing in the statement
 * tells whether the table is a temporary one.
 */
export function renamings(text: StatementText, schema: string): readonly Renaming[] {
  const { verb, object, objectAt } = definition(text);
  if (object !== 'TABLE' && object !== 'TABLES') return [];
  const at = objectAt + (text.has(objectAt + 1, 'IF', 'EXISTS') ? 3 : 1);
  if (verb === 'RENAME') return renamedTables(text, at, schema);
  return verb === 'ALTER' ? renamedByAlter(text, at, schema) : [];
}

function renamedTables(text: StatementText, start: number, schema: string): Renaming[] {
  const found: Renaming[] = [];
  let at = start;
  for (;;) {
    const from = tableAt(text, at, schema);
    at = from.next;
    if (text.has(at, 'WAIT')) at += 2;
    else if (text.has(at, 'NOWAIT')) at += 1;
    const to = tableAt(text, at + 1, schema);
    found.push({ from: from.table, to: to.table });
    at = to.next;
    if (!text.has(at, ',')) return found;
    at += 1;
  }
}

/** What may stand after RENAME instead of the new name of the table. */
const PARTS: ReadonlySet<string> = new Set(['COLUMN', 'INDEX', 'KEY']);

function renamedByAlter(text: StatementText, start: number, schema: string): Renaming[] {
  const from = tableAt(text, start, schema);
  const found: Renaming[] = [];
  for (let at = from.next; text.token(at) !== undefined; at += 1) {
    const begins = at === from.next || text.has(at - 1, ',');
    if (!begins || text.keyword(at) !== 'RENAME' || PARTS.has(text.keyword(at + 1))) continue;
    const isLinked = ['TO', 'AS', '='].some((word) => text.has(at + 1, word));
    const { table } = tableAt(text, at + (isLinked ? 2 : 1), schema);
    found.push({ from: from.table, to: table });
  }
  return found;
}

/** `[schema.]table` at a token, and the index of what follows it. */
function tableAt(
  text: StatementText,
  at: number,
  defaultSchema: string,
): { readonly table: TableName; readonly next: number } {
  const isQualified = text.has(at + 1, '.');
  const schema = (isQualified ? text.name(at) : defaultSchema).toLowerCase();
  const name = text.name(isQualified ? at + 2 : at).toLowerCase();
  return { table: { schema, name }, next: at + (isQualified ? 3 : 1) };
}
