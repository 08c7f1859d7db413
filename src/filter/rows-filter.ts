import { EVENT_HEADER_BYTES } from '../binlog/header.js';
import { RowsFlag } from '../binlog/rows-flag.js';
import type { EventFormat } from '../event/format.js';
import type { Counters } from './counters.js';
import { mapNames, rebuildTableMap, sealEvent } from './event-bytes.js';
import type { Renames } from './renames.js';
import type { Selection } from './selection.js';

const TABLE_ID_OFFSET = EVENT_HEADER_BYTES;
const FLAGS_OFFSET = EVENT_HEADER_BYTES + 6;
const TABLE_ID_BYTES = 6;

interface Verdict {
  readonly keep: boolean;
  readonly schema: string;
  readonly table: string;
  readonly columns: ReadonlyMap<string, string> | undefined;
  readonly isRenamed: boolean;
}

/** Rules by which row events are left out or renamed, by the table map alone. */
export interface RowRules {
  readonly selection: Selection;
  readonly renames: Renames;
  readonly counters: Counters;
}

/**
 * Follows the row events of a transaction. Table maps go out with the first rows of a table that is
 * kept; when the rows that end a statement are left out, the last ones kept end it, which are held
 * back until that is known.
 */
export class RowsFilter {
  private readonly verdicts = new Map<string, Verdict>();
  private readonly dropped = new Set<number>();
  /** Of the statement under way. */
  private maps: Buffer[] = [];
  private held: Buffer | undefined;
  private out: Buffer[] = [];

  constructor(private readonly rules: RowRules) {}

  /** Table ids mean nothing beyond a transaction. */
  startTransaction(): void {
    this.dropped.clear();
    this.endStatement();
  }

  tableMap(raw: Buffer, format: EventFormat): void {
    const verdict = this.verdictOf(raw);
    const id = raw.readUIntLE(TABLE_ID_OFFSET, TABLE_ID_BYTES);
    if (!verdict.keep) {
      this.dropped.add(id);
      return;
    }
    this.dropped.delete(id);
    const { schema, table, columns, isRenamed } = verdict;
    this.maps.push(isRenamed ? rebuildTableMap(raw, schema, table, columns, format) : raw);
  }

  /** What belongs to the rows that follow: the text of their statement. */
  annotation(raw: Buffer): void {
    this.maps.push(raw);
  }

  rows(raw: Buffer, format: EventFormat): Buffer[] {
    this.out = [];
    const isEnd = (raw.readUInt16LE(FLAGS_OFFSET) & RowsFlag.STMT_END) !== 0;
    if (this.dropped.has(raw.readUIntLE(TABLE_ID_OFFSET, TABLE_ID_BYTES))) {
      this.rules.counters.rowEventsDropped += 1;
      if (isEnd && this.held !== undefined) this.out.push(ending(this.held, format));
      if (isEnd) this.endStatement();
      return this.out;
    }
    this.release();
    this.out.push(...this.maps);
    this.maps = [];
    if (isEnd || this.dropped.size === 0) this.out.push(raw);
    else this.held = Buffer.from(raw);
    if (isEnd) this.endStatement();
    return this.out;
  }

  /** Whether rows wait for the end of their statement to be known. */
  get isHolding(): boolean {
    return this.held !== undefined;
  }

  /** Whether table maps or rows that came before are to go out with what comes next. */
  get isPending(): boolean {
    return this.maps.length > 0 || this.held !== undefined;
  }

  /** At the end of the transaction: rows whose statement has not been ended. */
  finish(): Buffer[] {
    const left = this.held === undefined ? [] : [this.held];
    this.endStatement();
    return left;
  }

  private release(): void {
    if (this.held !== undefined) this.out.push(this.held);
    this.held = undefined;
  }

  private endStatement(): void {
    this.maps = [];
    this.held = undefined;
  }

  private verdictOf(raw: Buffer): Verdict {
    const names = mapNames(raw);
    const key = raw.toString('latin1', EVENT_HEADER_BYTES + 8, names.end);
    const known = this.verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = this.decide(names.schema.toString('utf8'), names.table.toString('utf8'));
    this.verdicts.set(key, verdict);
    return verdict;
  }

  private decide(schema: string, name: string): Verdict {
    const { selection, renames } = this.rules;
    const keep = selection.hasObject(schema, name) && !selection.hasDataDropped(schema, name);
    const to = renames.table({ schema, name });
    const columns = renames.columnsOf({ schema, name });
    const isRenamed = to.schema !== schema || to.name !== name || columns !== undefined;
    return { keep, schema: to.schema, table: to.name, columns, isRenamed };
  }
}

function ending(rows: Buffer, format: EventFormat): Buffer {
  rows.writeUInt16LE(rows.readUInt16LE(FLAGS_OFFSET) | RowsFlag.STMT_END, FLAGS_OFFSET);
  sealEvent(rows, format);
  return rows;
}
