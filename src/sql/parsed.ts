/** Bytes of a statement, quotes included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One identifier. */
export interface NamePart extends Span {
  /** Without quotes. */
  readonly text: string;
}

/** Views and sequences share the names of tables, so they are tables here. */
export type ObjectKind = 'schema' | 'table' | 'procedure' | 'function' | 'trigger' | 'event';

/** What a statement does with what it names. `referenced`: by a foreign key, a MERGE table or LIKE. */
export type Role =
  | 'read'
  | 'written'
  | 'created'
  | 'altered'
  | 'dropped'
  | 'renamed-from'
  | 'renamed-to'
  | 'referenced'
  | 'called';

export interface NameRef {
  readonly object: ObjectKind;
  role: Role;
  /** Undefined: in the default schema. */
  readonly schema: NamePart | undefined;
  readonly name: NamePart;
  /** Named by the body of a routine, trigger or event, which is not executed now. */
  readonly inBody: boolean;
}

/** A table's name before a column: `t.c`, `s.t.c`, `t.*`. */
export interface Qualifier {
  readonly schema: NamePart | undefined;
  readonly name: NamePart;
  /** Undefined: an alias, a variable of a stored program, or not known. */
  readonly table: NameRef | undefined;
  /** It is surely no table's name. */
  readonly isAlias: boolean;
  /** What a multi-table DELETE deletes from: without a schema it is in the default one. */
  readonly isTarget: boolean;
}

export interface ColumnRef {
  readonly name: NamePart;
  /** Undefined: which table's column this is, if it is one at all, cannot be told. */
  readonly table: NameRef | undefined;
}

/** data: changes rows. session: settings and bounds of transactions. */
export type Category = 'data' | 'definition' | 'account' | 'session';

export interface ParsedStatement {
  readonly category: Category;
  /** CREATE, INSERT, .. in capitals. */
  readonly verb: string;
  /** TABLE, VIEW, ..; empty where the verb has none. */
  readonly object: string;
  readonly names: readonly NameRef[];
  readonly qualifiers: readonly Qualifier[];
  readonly columns: readonly ColumnRef[];
  /** Of a table named by a foreign key: the table that has the key, in whose schema it is by default. */
  readonly ownSchema: ReadonlyMap<NameRef, NameRef | undefined>;
  /** Where names of indexes and constraints begin. */
  readonly labels: ReadonlySet<number>;
  /** Comments without effect; version comments and hints are not among them. */
  readonly comments: readonly Span[];
  /** The account of `DEFINER = account`. */
  readonly definer: Span | undefined;
  /** Of a routine, trigger or event. */
  readonly body: Span | undefined;
  /** The body prepares statements from text, which are not seen here. */
  readonly isDynamic: boolean;
  /** A table or view is made after another one: it takes over the names of its columns. */
  readonly copiesColumns: boolean;
}
