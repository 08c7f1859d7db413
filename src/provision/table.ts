import { atLeast } from '../mysql/flavour.js';
import type { ServerInfo } from '../mysql/flavour.js';
import { quoteQualified } from '../mysql/quote.js';

/** How a value of a text result becomes a literal: `digits` as it is, `text` behind an introducer. */
export type Literal =
  | { readonly kind: 'digits' }
  | { readonly kind: 'quoted' }
  | { readonly kind: 'text'; readonly charset: string };

/** A column whose values are copied. */
export interface Column {
  readonly name: string;
  /** `int`, `varchar`, `point` ... in lower case. */
  readonly dataType: string;
  /** The type in full, in lower case: `float(7,3) unsigned`. */
  readonly columnType: string;
  readonly charset: string | undefined;
}

/** A table, a sequence or a system-versioned table of the master, as it is to be copied. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  /** `BASE TABLE`, `SEQUENCE` or `SYSTEM VERSIONED`. */
  readonly type: string;
  readonly engine: string;
  /** As the server estimates them. */
  readonly rows: number;
  readonly bytes: number;
  /** Those that can be written, hidden ones included; generated ones are left to the slave. */
  readonly columns: readonly Column[];
  /** Stored generated columns, which are compared and not copied. */
  readonly generated: readonly Column[];
  /** Columns of a unique key without NULLs by which the rows can be gone through; empty: none. */
  readonly key: readonly Column[];
  /** SHOW CREATE TABLE without the auto-increment counter, and what tells two alike apart. */
  readonly fingerprint: string;
  /** SHOW CREATE TABLE. */
  readonly definition: string;
}

const DIGITS: ReadonlySet<string> = new Set(
  'tinyint smallint mediumint int bigint decimal enum set bit'.split(' '),
);
const QUOTED: ReadonlySet<string> = new Set(
  'float double year date time datetime timestamp'.split(' '),
);
const WORDED: ReadonlySet<string> = new Set(['uuid', 'inet4', 'inet6']);
/** Types whose order in an index is the one that `>` compares by. */
const ORDERED: ReadonlySet<string> = new Set(
  'tinyint smallint mediumint int bigint decimal year date time datetime timestamp char varchar binary varbinary'.split(
    ' ',
  ),
);
const INTEGERS: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
]);

export function isOrdered({ dataType }: Column): boolean {
  return ORDERED.has(dataType);
}

export function isJson({ dataType }: Column): boolean {
  return dataType === 'json';
}

/** Whether both servers can tell the types of values within JSON documents, so that they can be kept. */
export function keepsJsonTypes(source: ServerInfo, target: ServerInfo): boolean {
  return [source, target].every(
    ({ flavour, versionNumber }) => flavour === 'mysql' && atLeast(versionNumber, [8, 0, 4]),
  );
}

/** Types that take their text, and not any bytes. */
export function isWorded({ dataType }: Column): boolean {
  return WORDED.has(dataType);
}

export function isInteger({ dataType }: Column): boolean {
  return INTEGERS.has(dataType);
}

/** Changes of these are in a snapshot, and can be rolled back on the slave. */
export function isTransactional({ engine, type }: Pick<Table, 'engine' | 'type'>): boolean {
  return type === 'SEQUENCE' || ['InnoDB', 'ROCKSDB', 'TokuDB'].includes(engine);
}

export function literalOf({ dataType, charset }: Column): Literal {
  if (DIGITS.has(dataType)) return { kind: 'digits' };
  if (QUOTED.has(dataType)) return { kind: 'quoted' };
  if (WORDED.has(dataType)) return { kind: 'text', charset: 'latin1' };
  if (dataType === 'json') return { kind: 'text', charset: charset ?? 'utf8mb4' };
  return { kind: 'text', charset: charset ?? 'binary' };
}

const SHORT_TEXT: ReadonlySet<string> = new Set(['char', 'varchar', 'binary', 'varbinary']);
const LONG_TEXT: ReadonlySet<string> = new Set(
  'tinytext text mediumtext longtext tinyblob blob mediumblob longblob'.split(' '),
);

/** Character sets in which LOAD DATA, told that it reads binary, takes bytes as they are. */
const LOADED_AS_IS: ReadonlySet<string> = new Set(
  'binary utf8mb4 utf8mb3 utf8 latin1 ascii'.split(' '),
);

/** Whether a row's own limit bounds its length, so that it can be part of one longer string. */
export function isShortText({ dataType }: Column): boolean {
  return SHORT_TEXT.has(dataType);
}

/** Whether a column takes its text from LOAD DATA as from a literal: those of other kinds need an introducer or a number. */
export function isLoadable(column: Column): boolean {
  const { dataType } = column;
  const literal = literalOf(column);
  if (literal.kind === 'quoted') return true;
  if (literal.kind === 'digits') return isInteger(column) || dataType === 'decimal';
  return (isShortText(column) || LONG_TEXT.has(dataType)) && LOADED_AS_IS.has(literal.charset);
}

/** Name in SQL; history rows of a system-versioned table are part of it. */
export function fromClause(table: Pick<Table, 'schema' | 'name' | 'type'>): string {
  const name = quoteQualified(table.schema, table.name);
  return table.type === 'SYSTEM VERSIONED' ? `${name} FOR SYSTEM_TIME ALL` : name;
}

export function titleOf({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}
