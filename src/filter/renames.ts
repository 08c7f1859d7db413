import type { FiltersConfig } from '../config/schema.js';

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** From the names on the master to those on the slave. */
export class Renames {
  private readonly schemas: ReadonlyMap<string, string>;
  private readonly tables: ReadonlyMap<string, TableName>;
  private readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;

  constructor(private readonly config: FiltersConfig) {
    const { schemas, tables, columns } = config.rename;
    this.schemas = new Map(Object.entries(schemas).map(([from, to]) => [this.fold(from), to]));
    this.tables = new Map(
      Object.entries(tables).map(([from, to]) => [this.fold(from), tableName(to)]),
    );
    this.columns = byTable(Object.entries(columns).map(([from, to]) => [this.fold(from), to]));
  }

  get isSet(): boolean {
    return this.schemas.size + this.tables.size + this.columns.size > 0;
  }

  schema(name: string): string {
    return this.schemas.get(this.fold(name)) ?? name;
  }

  table({ schema, name }: TableName): TableName {
    const own = this.tables.get(this.fold(`${schema}.${name}`));
    return own ?? { schema: this.schema(schema), name };
  }

  /** New names of columns by their old ones in small letters; undefined: none is renamed. */
  columnsOf({ schema, name }: TableName): ReadonlyMap<string, string> | undefined {
    return this.columns.get(this.fold(`${schema}.${name}`));
  }

  /** Whether a table of that name is renamed by itself, in whatever schema. */
  mayConcern(name: string): boolean {
    const wanted = `.${this.fold(name)}`;
    return [...this.tables.keys()].some((key) => key.endsWith(wanted));
  }

  /** Whether a table of the schema goes elsewhere than the schema. */
  splits(schema: string): boolean {
    const to = this.schema(schema);
    const prefix = `${this.fold(schema)}.`;
    return [...this.tables].some(([from, it]) => from.startsWith(prefix) && it.schema !== to);
  }

  private fold(name: string): string {
    return this.config.caseSensitive ? name : name.toLowerCase();
  }
}

function tableName(text: string): TableName {
  const dot = text.indexOf('.');
  return { schema: text.slice(0, dot), name: text.slice(dot + 1) };
}

function byTable(
  columns: ReadonlyArray<readonly [string, string]>,
): Map<string, Map<string, string>> {
  const tables = new Map<string, Map<string, string>>();
  for (const [from, to] of columns) {
    const dot = from.lastIndexOf('.');
    const table = from.slice(0, dot);
    const known = tables.get(table) ?? new Map<string, string>();
    tables.set(table, known.set(from.slice(dot + 1).toLowerCase(), to));
  }
  return tables;
}
