import { charsetOfCollation } from './collation-charset.js';
import { COLLATIONS_SQL, KEY_FLAG_SQL, SERVER_SQL, keyUsedSql } from './lookup-sql.js';
import { readTable } from './read-table.js';
import { hexText, textOf } from './row-value.js';
import type { TargetQuery } from './target-query.js';
import type { TargetTable } from './target-table.js';

/** The target's data dictionary, as far as row events need it. */
export class TargetSchema {
  private charsets: ReadonlyMap<number, string> | undefined;
  private lowerCase = false;
  private mariadb = false;
  private keyUsed = '';

  constructor(private readonly query: TargetQuery) {}

  /** Undefined: no such table. Names are matched as exactly as the target does. */
  async table(schema: string, name: string): Promise<TargetTable | undefined> {
    await this.readServer();
    const table = this.lowerCase
      ? await readTable(this.query, schema.toLowerCase(), name.toLowerCase(), this.keyUsed)
      : await readTable(this.query, schema, name, this.keyUsed);
    return table && { ...table, emptiesNull: this.mariadb };
  }

  /** Character set of a collation number; undefined if neither the target nor we know it. */
  charsetOf(collation: number): string | undefined {
    return charsetOfCollation(collation) ?? this.charsets?.get(collation);
  }

  /** Of the target; known after the first look-up. */
  get isMariadb(): boolean {
    return this.mariadb;
  }

  private async readServer(): Promise<void> {
    if (this.charsets !== undefined) return;
    const [server] = await this.query(SERVER_SQL);
    this.lowerCase = server !== undefined && textOf(server, 'lower_case') === '1';
    this.mariadb = server !== undefined && /mariadb/i.test(hexText(server, 'version'));
    const [flag] = await this.query(KEY_FLAG_SQL);
    this.keyUsed = keyUsedSql(flag === undefined ? '' : textOf(flag, 'name'));
    const collations = await this.query(COLLATIONS_SQL);
    this.charsets = new Map(
      collations.map((row) => [Number(textOf(row, 'id')), textOf(row, 'charset')]),
    );
  }
}
