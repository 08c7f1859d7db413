import { tableKey, type TableName } from './table-name.js';
import type { TargetSchema } from './target-schema.js';
import type { TargetColumn, TargetKey, TargetTable } from './target-table.js';

/** Bytes that the tables known may take, by a generous estimate. */
const MOST_BYTES = 24 * 1024 * 1024;
const TABLE_BYTES = 600;
const COLUMN_BYTES = 400;
const KEY_BYTES = 300;

/** Names that were looked up ahead in vain; a filter may leave such tables out or rename them. */
const MOST_ABSENT = 10_000;

/**
 * Tables of the target by their exact names. When there is no room for more, all of them are forgotten:
 * those in use come back with the next look-up, which asks for many at once.
 */
export class TableCache {
  private readonly tables = new Map<string, TargetTable>();
  private readonly absent = new Set<string>();
  private readonly columns = new Shared<readonly TargetColumn[]>();
  private readonly keys = new Shared<readonly TargetKey[]>();
  private bytes = 0;

  constructor(
    private readonly schema: Pick<TargetSchema, 'tables' | 'mostAtOnce'>,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** Without asking the target. */
  known(table: TableName): TargetTable | undefined {
    return this.tables.get(tableKey(table));
  }

  /**
   * The tables by `tableKey`; what is missing is not on the target, and asked for anew every time.
   * @param ahead tables that will be needed later: of those not known, as many as one look-up may hold
   *   are looked up on the occasion
   */
  async get(
    wanted: readonly TableName[],
    ahead: Iterable<TableName>,
  ): Promise<ReadonlyMap<string, TargetTable>> {
    const asked = new Map(wanted.map((table) => [tableKey(table), table]));
    for (const table of ahead) {
      if (asked.size >= this.schema.mostAtOnce) break;
      const key = tableKey(table);
      if (!this.tables.has(key) && !this.absent.has(key)) asked.set(key, table);
    }
    const found = await this.schema.tables([...asked.values()]);
    if (this.bytes > this.mostBytes) this.clear(); // now: what was found is to stay together
    for (const key of asked.keys()) {
      const table = found.get(key);
      if (table === undefined) this.noteAbsent(key);
      else this.keep(key, table);
    }
    return found;
  }

  clear(): void {
    this.tables.clear();
    this.absent.clear();
    this.columns.clear();
    this.keys.clear();
    this.bytes = 0;
  }

  private keep(key: string, table: TargetTable): void {
    this.bytes += TABLE_BYTES;
    const { columns, keys } = table;
    const spelled = columns.reduce((sum, { columnType }) => sum + columnType.length, 0);
    const added = (bytes: number) => (this.bytes += bytes);
    this.tables.set(key, {
      ...table,
      columns: this.columns.share(columns, columns.length * COLUMN_BYTES + spelled, added),
      keys: this.keys.share(keys, keys.length * KEY_BYTES, added),
    });
  }

  private noteAbsent(key: string): void {
    if (this.absent.size >= MOST_ABSENT) this.absent.clear();
    this.absent.add(key);
  }
}

/** What is alike in many tables, as in those of a schema for each customer, is kept once. */
class Shared<T> {
  private readonly parts = new Map<string, T>();

  /** @param added called with the bytes of a part that is new */
  share(part: T, bytes: number, added: (bytes: number) => void): T {
    const text = JSON.stringify(part);
    const known = this.parts.get(text);
    if (known !== undefined) return known;
    added(bytes + text.length);
    this.parts.set(text, part);
    return part;
  }

  clear(): void {
    this.parts.clear();
  }
}
