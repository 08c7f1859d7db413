import type { TargetSchema } from './target-schema.js';
import type { TargetTable } from './target-table.js';

const MAX_TABLES = 4096;

/** Tables of the target by their exact names; the one used least recently gives way. */
export class TableCache {
  private readonly tables = new Map<string, TargetTable>();

  constructor(
    private readonly schema: TargetSchema,
    private readonly maxTables = MAX_TABLES,
  ) {}

  /** Undefined: no such table, which is asked anew every time. */
  async get(schema: string, name: string): Promise<TargetTable | undefined> {
    const key = `${schema}\0${name}`;
    const table = this.tables.get(key) ?? (await this.schema.table(schema, name));
    this.tables.delete(key);
    if (table !== undefined) this.tables.set(key, table);
    if (this.tables.size > this.maxTables) this.evict();
    return table;
  }

  clear(): void {
    this.tables.clear();
  }

  private evict(): void {
    const [oldest] = this.tables.keys();
    if (oldest !== undefined) this.tables.delete(oldest);
  }
}
