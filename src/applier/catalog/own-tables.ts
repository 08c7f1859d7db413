import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import { PRIVATE_TABLES, catalogSchema, isOfOtherService } from './catalog.js';

/** Offsets in a table map event: id (6 bytes), flags (2), length and name of the schema. */
const TABLE_ID = EVENT_HEADER_BYTES;
const SCHEMA_LENGTH = EVENT_HEADER_BYTES + 8;

/**
 * Row events of this very service's restart point, DDL intent and prepared XA transactions. They come along when the master is
 * itself a slave of a service of that name and writes what it applies to its binlog; applied here
 * they would overwrite this slave's own.
 */
export class OwnTables {
  private readonly names: readonly Buffer[];
  private readonly others: ReadonlyMap<string, string>;
  private readonly ids = new Set<number>();

  /** @param others tables besides these that are passed over, of the schema `mysql` */
  constructor(
    private readonly service: string,
    others: readonly string[] = [],
  ) {
    const schema = catalogSchema(service);
    this.names = PRIVATE_TABLES.map((table) => mapName(schema, table));
    this.others = new Map(others.map((table) => [keyOf(mapName('mysql', table)), table]));
  }

  /** Table ids mean nothing beyond the transaction. */
  startTransaction(): void {
    this.ids.clear();
  }

  /** Whether a table map event is of one of these tables; remembers its id. */
  takes(tableMap: Buffer): boolean {
    if (this.ids.size === 0 && !mayBeOwn(tableMap)) return false; // as nearly always
    const id = tableMap.readUIntLE(TABLE_ID, 6);
    const named = tableMap.subarray(SCHEMA_LENGTH);
    const isOwn =
      this.other(tableMap) !== undefined ||
      this.names.some((name) => named.subarray(0, name.length).equals(name)) ||
      this.isOfOtherService(tableMap);
    if (isOwn) this.ids.add(id);
    else this.ids.delete(id);
    return isOwn;
  }

  /** A master that is a slave of another service has its catalog in its binlog. */
  private isOfOtherService(tableMap: Buffer): boolean {
    const schema = nameAt(tableMap, SCHEMA_LENGTH);
    if (!schema.startsWith('sluice_')) return false;
    const table = nameAt(tableMap, SCHEMA_LENGTH + Buffer.byteLength(schema) + 2);
    return isOfOtherService(schema, table, this.service);
  }

  /** Which of the other tables a table map event is of; undefined: none of them. */
  other(tableMap: Buffer): string | undefined {
    if (this.others.size === 0 || tableMap[SCHEMA_LENGTH] !== MYSQL_LENGTH) return undefined;
    const table = SCHEMA_LENGTH + MYSQL_LENGTH + 2;
    const end = table + 1 + tableMap.readUInt8(table) + 1;
    return this.others.get(keyOf(tableMap.subarray(SCHEMA_LENGTH, end)));
  }

  /** Whether a rows event is of one of these tables. */
  hasRows(rows: Buffer): boolean {
    return this.ids.size > 0 && this.ids.has(rows.readUIntLE(TABLE_ID, 6));
  }
}

const MYSQL_LENGTH = 'mysql'.length;
const [S, L] = Buffer.from('sl');

/** Whether the schema is `mysql`, or begins like `sluice_`. */
function mayBeOwn(tableMap: Buffer): boolean {
  const name = SCHEMA_LENGTH + 1;
  if (tableMap[SCHEMA_LENGTH] === MYSQL_LENGTH) return true;
  return tableMap[name] === S && tableMap[name + 1] === L;
}

function keyOf(name: Buffer): string {
  return name.toString('latin1');
}

/** Schema and table as a table map event writes them: length, name, zero byte, each. */
function mapName(schema: string, table: string): Buffer {
  const part = (name: string): Buffer =>
    Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([0])]);
  return Buffer.concat([part(schema), part(table)]);
}

/** A length byte, then the name. */
function nameAt(tableMap: Buffer, lengthAt: number): string {
  const start = lengthAt + 1;
  return tableMap.toString('utf8', start, start + tableMap.readUInt8(lengthAt));
}
