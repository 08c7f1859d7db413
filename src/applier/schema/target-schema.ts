import { charsetOfCollation } from '../../event/collation-charset.js';
import { COLLATIONS_SQL, KEY_FLAG_SQL, SERVER_SQL, keyUsedSql } from './lookup-sql.js';
import { readTables } from './read-tables.js';
import { parseVersion, type VersionNumber } from '../../mysql/flavour.js';
import { endOfTimeOf } from './end-of-time.js';
import { hexText, textOf } from './row-value.js';
import type { TargetQuery } from './target-query.js';
import { tableKey, type TableName } from './table-name.js';
import type { TargetTable } from './target-table.js';

/**
 * Up to so many tables are cheaper asked for each by itself. For several at once a server reads the list
 * of the schema's tables, MariaDB from its folder: 0.2 s for 20,000 tables.
 */
const MOST_ALONE = { mariadb: 100, mysql: 10 };

/** Rows of one look-up, each some hundred bytes until they have been read. */
const MOST_FACTS = 10_000;
/** Of one table, before the first was seen. */
const FACTS_ASSUMED = 20;

/** The target's data dictionary, as far as row events need it. */
export class TargetSchema {
  private charsets: ReadonlyMap<number, string> | undefined;
  private lowerCase = false;
  private mariadb = false;
  private version: VersionNumber = [0, 0, 0];
  private keyUsed = '';
  private factsPerTable = FACTS_ASSUMED;

  constructor(private readonly query: TargetQuery) {}

  /** Undefined: no such table. */
  async table(schema: string, name: string): Promise<TargetTable | undefined> {
    const found = await this.tables([{ schema, name }]);
    return found.get(tableKey({ schema, name }));
  }

  /**
   * Those of the tables that there are, by `tableKey` of the names given. Names are matched as exactly
   * as the target does.
   */
  async tables(wanted: readonly TableName[]): Promise<Map<string, TargetTable>> {
    await this.readServer();
    const found = new Map<string, TargetTable>();
    for (const [schema, some] of bySchema(wanted, this.lowerCase)) {
      const tables = await this.read(schema, [...new Set(some.map(({ asked }) => asked))]);
      for (const { name, asked } of some) {
        const table = tables.get(asked);
        if (table !== undefined) found.set(tableKey(name), table);
      }
    }
    return found;
  }

  /** How many tables one look-up should ask for, so that its result stays small. */
  get mostAtOnce(): number {
    return Math.max(1, Math.floor(MOST_FACTS / this.factsPerTable));
  }

  /** Character set of a collation number; undefined if neither the target nor we know it. */
  charsetOf(collation: number): string | undefined {
    return charsetOfCollation(collation) ?? this.charsets?.get(collation);
  }

  /** Of the target; known after the first look-up. */
  get isMariadb(): boolean {
    return this.mariadb;
  }

  private async read(
    schema: string,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, TargetTable>> {
    const { keyUsed, mariadb } = this;
    const mostAlone = MOST_ALONE[mariadb ? 'mariadb' : 'mysql'];
    const { tables, facts } = await readTables(this.query, schema, names, { keyUsed, mostAlone });
    if (tables.size > 0) this.factsPerTable = Math.max(facts / tables.size, this.factsPerTable / 2);
    const endOfTime = endOfTimeOf(this.version);
    const ofFamily = { emptiesNull: mariadb, scansForRows: mariadb, endOfTime };
    return new Map([...tables].map(([name, table]) => [name, { ...table, ...ofFamily }]));
  }

  private async readServer(): Promise<void> {
    if (this.charsets !== undefined) return;
    // sent at once: a long link costs one round trip
    const [[server], [flag], collations] = await Promise.all([
      this.query(SERVER_SQL),
      this.query(KEY_FLAG_SQL),
      this.query(COLLATIONS_SQL),
    ]);
    this.lowerCase = server !== undefined && textOf(server, 'lower_case') === '1';
    const version = server === undefined ? '' : hexText(server, 'version');
    this.mariadb = /mariadb/i.test(version);
    if (this.mariadb) this.version = parseVersion(version);
    this.keyUsed = keyUsedSql(flag === undefined ? '' : textOf(flag, 'name'));
    this.charsets = new Map(
      collations.map((row) => [Number(textOf(row, 'id')), textOf(row, 'charset')]),
    );
  }
}

interface Asked {
  readonly name: TableName;
  /** As the target has it. */
  readonly asked: string;
}

function bySchema(wanted: readonly TableName[], lowerCase: boolean): Map<string, Asked[]> {
  const own = (name: string): string => (lowerCase ? name.toLowerCase() : name);
  const schemas = new Map<string, Asked[]>();
  for (const name of wanted) {
    const schema = own(name.schema);
    const some = schemas.get(schema) ?? [];
    if (some.length === 0) schemas.set(schema, some);
    some.push({ name, asked: own(name.name) });
  }
  return schemas;
}
