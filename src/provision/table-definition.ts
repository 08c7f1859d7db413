import type { ServerInfo } from '../mysql/flavour.js';
import { quoteQualified } from '../mysql/quote.js';
import { plainDialect } from '../sql/dialect.js';
import { StatementText } from '../sql/statement-text.js';
import type { Table } from './table.js';

/** A table's definition in the order in which it is fast to make. */
export interface SplitDefinition {
  /** CREATE TABLE without what follows. */
  readonly create: string;
  /** Secondary keys, as `ADD KEY ..`: made when the rows are there. */
  readonly keys: readonly string[];
  /** `ADD CONSTRAINT .. FOREIGN KEY ..`: made when all tables are there. */
  readonly references: readonly string[];
}

/** From this size on it is faster to make keys afterwards, in bytes. */
const LARGE = 8 * 1024 * 1024;

interface Item {
  /** Offsets in the definition, with the comma before it. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly kind: 'column' | 'primary' | 'key' | 'reference' | 'other';
}

/** Takes SHOW CREATE TABLE apart. The server writes it with one item after the other. */
export function splitDefinition(table: Table, server: ServerInfo): SplitDefinition {
  const { definition } = table;
  const whole = { create: definition, keys: [], references: [] };
  if (table.type === 'SEQUENCE') return whole;
  const items = itemsOf(Buffer.from(definition), server);
  const inherited = server.flavour === 'mysql' ? inheritedCollations(definition, items) : [];
  const references = items.filter(({ kind }) => kind === 'reference');
  const keys = keysLater(table, items) ? items.filter(({ kind }) => kind === 'key') : [];
  return {
    create: without(definition, [...references, ...keys, ...inherited]),
    keys: keys.map(({ text }) => `ADD ${text}`),
    references: references.map(({ text }) => `ADD ${text}`),
  };
}

export function alterTable(table: Table, changes: readonly string[]): string {
  return `ALTER TABLE ${quoteQualified(table.schema, table.name)} ${changes.join(', ')}`;
}

/**
 * Not without a primary key, which the rows are found by then; nor where the counter needs another
 * key; nor where a change of the table would be a change of its history, or hashes a key (MariaDB).
 */
function keysLater(table: Table, items: readonly Item[]): boolean {
  if (table.bytes < LARGE || table.type !== 'BASE TABLE') return false;
  const primary = items.find(({ kind }) => kind === 'primary');
  if (primary === undefined) return false;
  if (items.some(({ kind, text }) => kind === 'key' && /\bUSING HASH\b/.test(text))) return false;
  const counter = items.find(
    ({ kind, text }) => kind === 'column' && /\bAUTO_INCREMENT\b/.test(text),
  );
  if (counter === undefined) return true;
  const name = /^`(?:[^`]|``)*`/.exec(counter.text)?.[0] ?? '';
  return primary.text.includes(`(${name}`);
}

/** Works on bytes: tokens are found by them. */
function itemsOf(bytes: Buffer, server: ServerInfo): Item[] {
  const { flavour, versionNumber: version } = server;
  const text = new StatementText(bytes, plainDialect({ flavour, version }));
  const items: Item[] = [];
  let depth = 0;
  let first = -1;
  let separator = 0;
  for (let i = 0; text.token(i) !== undefined; i += 1) {
    const token = text.token(i);
    if (token === undefined) break;
    if (text.has(i, '(')) {
      depth += 1;
      if (depth === 1) first = i + 1;
      separator = depth === 1 ? token.end : separator;
      continue;
    }
    const closes = text.has(i, ')') && depth === 1;
    if (closes || (text.has(i, ',') && depth === 1)) {
      items.push(item(text, bytes, first, separator, token.start));
      if (closes) return items;
      first = i + 1;
      separator = token.start;
    } else if (text.has(i, ')')) depth -= 1;
  }
  return items;
}

function item(text: StatementText, bytes: Buffer, first: number, from: number, to: number): Item {
  const start = text.token(first)?.start ?? from;
  const shown = bytes.toString('utf8', start, to).trimEnd();
  return { from, to: start + Buffer.byteLength(shown), text: shown, kind: kindOf(text, first) };
}

function kindOf(text: StatementText, first: number): Item['kind'] {
  if (text.kind(first) === 'name') return 'column';
  const word = text.keyword(first);
  if (word === 'PRIMARY') return 'primary';
  if (['KEY', 'UNIQUE', 'FULLTEXT', 'SPATIAL', 'INDEX'].includes(word)) return 'key';
  return word === 'CONSTRAINT' && text.keyword(first + 2) === 'FOREIGN' ? 'reference' : 'other';
}

/**
 * MySQL tells that a column has its collation from the table by leaving out the character set. Made by
 * that text, the collation would be the column's own, and be shown otherwise.
 */
function inheritedCollations(
  definition: string,
  items: readonly Item[],
): Pick<Item, 'from' | 'to'>[] {
  const last = items.at(-1);
  const options = last === undefined ? '' : Buffer.from(definition).toString('utf8', last.to);
  const own = / COLLATE=(\w+)/.exec(options)?.[1];
  if (own === undefined) return [];
  return items.flatMap(({ kind, text, to }) => {
    const found = /^`(?:[^`]|``)*` [a-z]+(?:\((?:'(?:[^']|'')*'|[^')])*\))? COLLATE (\w+)/.exec(
      text,
    );
    if (kind !== 'column' || found?.[1] !== own) return [];
    const start = to - Buffer.byteLength(text);
    const end = start + Buffer.byteLength(found[0]);
    return [{ from: end - ` COLLATE ${own}`.length, to: end }];
  });
}

/** The first item is a column, so that each one left out takes the comma before it along. */
function without(definition: string, items: readonly Pick<Item, 'from' | 'to'>[]): string {
  let bytes = Buffer.from(definition);
  for (const { from, to } of items.toSorted((a, b) => b.from - a.from)) {
    bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  }
  return bytes.toString('utf8');
}
