import type { ServerKind } from '../../support/servers.js';

/** Numbers from a seed: the same ones in every run (mulberry32). */
export class Random {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}

interface ColumnKind {
  readonly type: string;
  /** SQL of a value, never NULL. */
  readonly value: (random: Random) => string;
  readonly inKey: boolean;
}

const WORDS = [
  '',
  'a',
  'A',
  'a ',
  'ä',
  "it''s",
  'b\\\\c',
  'zz',
  '0',
  ' x',
  'ß',
  'ss',
  'longer text here',
];
const word = (random: Random) => `'${random.pick(WORDS)}'`;
const integer = (limit: number) => (random: Random) => String(random.below(limit) - (limit >> 1));

const KINDS: readonly ColumnKind[] = [
  { type: 'INT', value: integer(12), inKey: true },
  { type: 'TINYINT UNSIGNED', value: (r) => String(r.below(256)), inKey: true },
  { type: 'MEDIUMINT', value: integer(16777216), inKey: true },
  { type: 'BIGINT UNSIGNED', value: (r) => r.pick(['0', '1', '18446744073709551615', '9223372036854775808']), inKey: true },
  { type: 'BIGINT', value: (r) => r.pick(['-9223372036854775808', '9223372036854775807', '0', '-1']), inKey: true },
  { type: 'DECIMAL(12,4)', value: (r) => `${r.below(99999) - 5e4}.${r.below(10000)}`, inKey: true },
  { type: 'DOUBLE', value: (r) => r.pick(['0', '1.5', '-2.25e-10', '1e300', '0.1']), inKey: false },
  { type: 'FLOAT', value: (r) => r.pick(['0', '1.5', '0.1', '3.4e38', '-7']), inKey: false },
  { type: 'VARCHAR(30)', value: word, inKey: true },
  { type: 'VARCHAR(30) CHARACTER SET latin1', value: word, inKey: true },
  { type: 'CHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', value: word, inKey: true },
  { type: 'VARBINARY(40)', value: (r) => r.pick(["x''", "x'00'", "x'ff00'", "x'5c27'", "'a'"]), inKey: true },
  { type: 'BINARY(3)', value: (r) => r.pick(["x'00'", "x'610000'", "'abc'", "x'ffffff'"]), inKey: true },
  { type: 'TEXT', value: word, inKey: false },
  { type: 'BLOB', value: (r) => `REPEAT(x'00ff5c27',${r.below(200)})`, inKey: false },
  { type: 'DATE', value: (r) => r.pick(["'2020-02-29'", "'0000-00-00'", "'1000-01-01'", "'2023-02-30'"]), inKey: true },
  { type: 'TIME(3)', value: (r) => r.pick(["'-838:59:59'", "'00:00:00.001'", "'-00:00:00.5'", "'12:00:00'"]), inKey: true },
  { type: 'DATETIME(6)', value: (r) => r.pick(["'2020-01-01 00:00:00.000001'", "'0000-00-00'", "'9999-12-31 23:59:59'"]), inKey: true },
  { type: 'TIMESTAMP(2) NULL', value: (r) => r.pick(["'2021-03-28 01:30:00.25'", "'2038-01-19 03:14:07'", "'0000-00-00'"]), inKey: true },
  { type: 'YEAR', value: (r) => r.pick(['0', '1901', '2155', '2000']), inKey: true },
  { type: "ENUM('x','y','z')", value: (r) => r.pick(["'x'", "'y'", "'z'", "'none'"]), inKey: true },
  { type: "SET('a','b','c')", value: (r) => r.pick(["''", "'a'", "'a,c'", "'a,b,c'"]), inKey: true },
  { type: 'BIT(11)', value: (r) => `b'${r.below(2048).toString(2)}'`, inKey: true },
]; // prettier-ignore
const JSON_KIND: ColumnKind = {
  type: 'JSON',
  value: (r) => r.pick([`'{"a":[1,2.0,null]}'`, "'1'", "'1.0'", `'"s"'`, "'[]'"]),
  inKey: false,
};

/** A table of random columns and keys, and random changes to it. */
export class RandomTable {
  readonly definition: string;
  private readonly columns: ReadonlyArray<ColumnKind & { readonly name: string }>;

  constructor(
    readonly name: string,
    private readonly random: Random,
    kind: ServerKind,
  ) {
    const kinds = kind === 'mysql' ? [...KINDS, JSON_KIND] : KINDS;
    const count = 2 + random.below(7);
    this.columns = Array.from({ length: count }, (_, i) => ({
      ...random.pick(kinds),
      name: `c${i}`,
    }));
    this.definition = `CREATE TABLE ${name} (${this.parts().join()})`;
  }

  /** A statement that may well fail: a duplicate key, say. */
  change(): string {
    const { random, name } = this;
    const dice = random.below(10);
    if (dice < 4) return this.insert(1 + random.below(12));
    const where = random.chance(85) ? ` WHERE ${this.condition()}` : '';
    const order = random.chance(20) ? ` ORDER BY ${this.column().name} DESC` : '';
    const limit = random.chance(20) ? ` LIMIT ${1 + random.below(3)}` : '';
    if (dice < 8) return `UPDATE IGNORE ${name} SET ${this.assignments()}${where}${order}${limit}`;
    return `DELETE FROM ${name}${where === '' && random.chance(70) ? ' LIMIT 2' : where}`;
  }

  private parts(): string[] {
    const { random } = this;
    const style = random.below(4);
    const columns = this.columns.map(({ name, type }) => {
      const required = style === 2 && !type.endsWith('NULL') && random.chance(60);
      return `${name} ${type}${required ? ' NOT NULL' : ''}`;
    });
    if (random.chance(25)) columns.push(`g INT AS (1) ${random.pick(['VIRTUAL', 'STORED'])}`);
    const keyed = this.columns.filter(({ inKey }) => inKey).map(({ name }) => name);
    if (style < 2)
      columns.unshift(`id INT ${random.pick(['', 'UNSIGNED'])} AUTO_INCREMENT PRIMARY KEY`);
    if (keyed.length > 0 && random.chance(50))
      columns.push(`UNIQUE KEY (${keyed.slice(0, 2).join()})`);
    if (keyed.length > 1 && random.chance(50)) columns.push(`KEY (${keyed.slice(1, 3).join()})`);
    return columns;
  }

  private insert(rows: number): string {
    const { random, columns } = this;
    const verb = random.pick(['INSERT IGNORE', 'INSERT IGNORE', 'REPLACE']);
    const values = Array.from(
      { length: rows },
      () => `(${columns.map((c) => this.value(c)).join()})`,
    );
    return `${verb} INTO ${this.name} (${columns.map((c) => c.name).join()}) VALUES ${values.join()}`;
  }

  private assignments(): string {
    const chosen = this.columns.filter(() => this.random.chance(40));
    const set = chosen.length === 0 ? [this.column()] : chosen;
    return set.map((column) => `${column.name}=${this.value(column)}`).join();
  }

  private condition(): string {
    const column = this.column();
    if (this.random.chance(15)) return `${column.name} IS NULL`;
    return `${column.name} ${this.random.pick(['=', '<', '>=', '<>'])} ${column.value(this.random)}`;
  }

  private value(column: ColumnKind): string {
    return this.random.chance(15) ? 'NULL' : column.value(this.random);
  }

  private column(): ColumnKind & { readonly name: string } {
    return this.random.pick(this.columns);
  }
}
