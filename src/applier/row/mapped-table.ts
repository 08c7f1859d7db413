import type { RowsEvent } from '../../binlog/binlog-event.js';
import type { TableMap } from '../../binlog/table-map.js';
import { quoteQualified } from '../../mysql/quote.js';
import type { TargetColumn, TargetTable } from '../schema/target-table.js';
import { bindColumns, type BoundColumn, type CharsetOf } from './bound-column.js';
import { assertWritable, compilePlan } from './compile-plan.js';
import { uniqueKeys } from './identity.js';
import { lenienceOf } from './lenience.js';
import { mismatch } from './row-error.js';
import type { RowPlan } from './row-plan.js';

type RowShape = Pick<RowsEvent, 'operation' | 'partial' | 'present' | 'presentAfter'>;

interface Compiled extends RowShape {
  readonly plan: RowPlan;
}

/** Plans that a table keeps; with minimal images there is one for every set of columns changed. */
const MAX_PLANS = 64;

export interface MappedTableOptions {
  /** Names of the tables whose rows are applied without strict mode: see `Lenience`. */
  readonly lenientTables?: Set<string>;
  /** Names of the tables of which rows are deleted one by one: see `Joins`. */
  readonly apartTables?: Set<string>;
  /** Rows that follow each other share statements (default); false: each has one of its own. */
  readonly joinRows?: boolean;
  /** Of a source that is MariaDB, see `TargetTable`. */
  readonly endOfTime?: number | undefined;
}

/** A table of the source as one table map describes it, and the plans for its rows. */
export class MappedTable {
  readonly schema: string;
  readonly name: string;
  private target: TargetTable | undefined;
  private columns: readonly BoundColumn[] | undefined;
  private alike: boolean | undefined;
  private readonly compiled: Compiled[] = [];

  constructor(
    private readonly map: TableMap,
    private readonly options: MappedTableOptions = {},
  ) {
    this.schema = map.schema.toString('utf8');
    this.name = map.table.toString('utf8');
  }

  /** The target's table; undefined: it has none. An error about it is one of the rows, if any come. */
  resolve(target: TargetTable | undefined): void {
    this.target = target;
  }

  /**
   * Whether the target's table takes row events as they are: the same columns in the same places, each
   * of a type that holds the same bytes, and NULL if the source's does; more columns at the end have
   * defaults. Where it is not, the server would convert by rules of its own, or not at all, and make a zero
   * of NULL; and it would not tell all rows apart.
   */
  isAlike(charsetOf: CharsetOf): boolean {
    this.alike ??= this.compare(charsetOf);
    return this.alike;
  }

  /** Whether the log leaves open what a column's values mean: the sign of a number, a character set. */
  get isUntold(): boolean {
    const { map, target } = this;
    return map.columns.some(
      ({ collation, unsigned }, i) =>
        collation === undefined && unsigned === undefined && isOpen(target?.columns[i]),
    );
  }

  /** @throws SluiceError TABLE_MISMATCH, VALUE_UNSUPPORTED, EVENT_MALFORMED */
  plan(event: RowsEvent, charsetOf: CharsetOf): RowPlan {
    const { compiled } = this;
    const index = compiled.findIndex((known) => sameShape(known, event));
    const found = compiled[index] ?? this.compile(event, charsetOf);
    if (index !== 0) {
      // The one used last comes first.
      compiled.splice(index < 0 ? MAX_PLANS - 1 : index, 1);
      compiled.unshift(found);
    }
    return found.plan;
  }

  private compare(charsetOf: CharsetOf): boolean {
    const { target } = this;
    if (target === undefined || isBlurred(target) || isForGood(target)) return false;
    if (this.endsElsewhere(target)) return false;
    try {
      const map = shown(this.map, target);
      const columns = bindColumns(map, target, charsetOf);
      const inPlace = columns.every(
        ({ position, same, target: own }, i) =>
          same &&
          (position === i || position === -1) &&
          (own.nullable || map.columns[i]?.nullable !== true),
      );
      return inPlace && target.columns.slice(columns.length).every(mayBeLeftOut);
    } catch {
      return false; // the rows, if any come, tell why
    }
  }

  private compile(event: RowsEvent, charsetOf: CharsetOf): Compiled {
    const { target, map } = this;
    if (target === undefined) throw this.noTable();
    if (this.endsElsewhere(target)) throw otherEndOfTime(target);
    assertWritable(target);
    if (event.columnCount !== map.columns.length) throw this.wrongCount(event);
    this.columns ??= bindColumns(map, target, charsetOf);
    const { lenientTables = new Set(), apartTables, joinRows } = this.options;
    const lenience = lenienceOf(target, this.columns, lenientTables);
    const plan = compilePlan(target, this.columns, event, lenience, joinRows, apartTables);
    const { operation, partial } = event;
    const present = Buffer.from(event.present);
    const presentAfter = event.presentAfter && Buffer.from(event.presentAfter);
    return { operation, partial, present, presentAfter, plan };
  }

  private endsElsewhere({ type, endOfTime }: TargetTable): boolean {
    const { endOfTime: own } = this.options;
    return type === SYSTEM_VERSIONED && own !== undefined && own !== endOfTime;
  }

  private noTable(): Error {
    return mismatch(
      quoteQualified(this.schema, this.name),
      'there is no such table on the slave, or the login may not see it',
      'If the slave has no copy of the master yet: `replicator provision` makes one. Else create the table there with the content it had on the master at this seqno, or leave it out with a filter, then `trepctl online`.',
    );
  }

  private wrongCount(event: RowsEvent): Error {
    return mismatch(
      quoteQualified(this.schema, this.name),
      `a rows event has ${event.columnCount} columns, its table map ${this.map.columns.length}`,
      'Compare with `mysqlbinlog` on the source and report a bug with its output.',
    );
  }
}

const SYSTEM_VERSIONED = 'SYSTEM VERSIONED';

function otherEndOfTime(target: TargetTable): Error {
  return mismatch(
    quoteQualified(target.schema, target.name),
    'the table is system-versioned, and MariaDB before 11.5 and later releases mark present rows by another row end: all rows of the master would be history on the slave',
    'Set binlog_format=MIXED on the master, which logs changes of such tables as statements; or make it an ordinary table on the slave (ALTER TABLE .. DROP SYSTEM VERSIONING), or leave it out with a filter; then `trepctl online`.',
  );
}

/** Without row start and row end of MariaDB, which are last and in no catalogue unless spelled out. */
function shown(map: TableMap, { type, columns }: TargetTable): TableMap {
  const isHidden = type === SYSTEM_VERSIONED && map.columns.length === columns.length + 2;
  return isHidden ? { ...map, columns: map.columns.slice(0, -2) } : map;
}

function mayBeLeftOut({ hasDefault, generated }: TargetColumn): boolean {
  return hasDefault || generated !== undefined;
}

/**
 * MySQL compares no VECTOR: without a key that is unique and never NULL it takes rows for the same that
 * differ in nothing else, and changes one of them for the other.
 */
function isBlurred(target: TargetTable): boolean {
  const { columns } = target;
  return columns.some(({ dataType }) => dataType === 'vector') && uniqueKeys(target).length === 0;
}

/**
 * MySQL looks for the rows of an update by a hash of them, where no unique key that is never NULL tells
 * them apart, and misses one that takes the same value twice within it. What fails in a block is rolled
 * back and done as SQL; a table that cannot roll back goes as SQL at once, if no trigger is in the way.
 */
function isForGood(target: TargetTable): boolean {
  const mayMiss = target.scansForRows !== true && uniqueKeys(target).length === 0;
  return mayMiss && !target.rollsBack && target.triggers.every(({ guarded }) => guarded);
}

function isOpen(column: TargetColumn | undefined): boolean {
  return /(?:char|text|int)$/.test(column?.dataType ?? '');
}

function sameShape(a: RowShape, b: RowShape): boolean {
  return (
    a.operation === b.operation &&
    a.partial === b.partial &&
    sameBits(a.present, b.present) &&
    sameBits(a.presentAfter, b.presentAfter)
  );
}

function sameBits(a: Buffer | undefined, b: Buffer | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
