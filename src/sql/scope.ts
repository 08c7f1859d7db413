import type { ColumnRef, NamePart, NameRef, Qualifier } from './parsed.js';

interface Entry {
  readonly alias: string | undefined;
  /** Undefined: a derived table. */
  readonly table: NameRef | undefined;
}

/** `c`, `t.c` or `s.t.c`; the last part is `undefined` in `t.*`. */
export interface Chain {
  readonly schema?: NamePart;
  readonly table?: NamePart;
  readonly column: NamePart | undefined;
  readonly isTarget?: boolean;
}

/**
 * The tables that the columns of one query block or statement can be of. What none of them fits is
 * passed to the block around it.
 */
export class Scope {
  private readonly entries: Entry[] = [];
  private readonly chains: Chain[] = [];
  private readonly aliases = new Set<string>();

  constructor(private readonly outer: Scope | undefined) {}

  get tables(): readonly NameRef[] {
    return this.entries.flatMap(({ table }) => (table === undefined ? [] : [table]));
  }

  add(table: NameRef | undefined, alias?: string): void {
    this.entries.push({ table, alias });
  }

  use(chain: Chain): void {
    this.chains.push(chain);
  }

  /** Another name for a column or expression. */
  alias({ text }: NamePart): void {
    this.aliases.add(text.toLowerCase());
  }

  find(name: string, schema: string | undefined): Entry | undefined {
    const fits = (same: (a: string, b: string) => boolean) =>
      this.entries.find(({ alias, table }) => {
        if (alias !== undefined) return schema === undefined && same(alias, name);
        if (table === undefined || !same(table.name.text, name)) return false;
        return (
          schema === undefined || table.schema === undefined || same(table.schema.text, schema)
        );
      });
    return fits((a, b) => a === b) ?? fits((a, b) => a.toLowerCase() === b.toLowerCase());
  }

  /** Says of every chain what it is about, or hands it to the block around. */
  close(qualifiers: Qualifier[], columns: ColumnRef[]): void {
    for (const chain of this.chains) this.resolve(chain, qualifiers, columns);
  }

  private resolve(chain: Chain, qualifiers: Qualifier[], columns: ColumnRef[]): void {
    if (chain.table === undefined) return this.resolveColumn(chain, columns);
    const entry = this.find(chain.table.text, chain.schema?.text);
    if (entry === undefined && this.outer !== undefined) return this.outer.use(chain);
    const isAlias = entry !== undefined && (entry.alias !== undefined || entry.table === undefined);
    const { schema, table: name } = chain;
    const table = isAlias ? undefined : entry?.table;
    const isTarget = chain.isTarget === true;
    qualifiers.push({ schema, name, table, isAlias, isTarget });
    if (chain.column !== undefined) columns.push({ name: chain.column, table: entry?.table });
  }

  /** A column alone belongs to the only table that there is. */
  private resolveColumn({ column }: Chain, columns: ColumnRef[]): void {
    if (column === undefined) return;
    const [only, ...others] = this.entries;
    const isClear =
      this.outer === undefined &&
      others.length === 0 &&
      !this.aliases.has(column.text.toLowerCase());
    columns.push({ name: column, table: isClear ? only?.table : undefined });
  }
}
