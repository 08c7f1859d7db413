import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import type { Identity } from './identity.js';
import type { ImageLayout } from './image-layout.js';
import type { StandIn } from './json-rewrite.js';
import { matchTerms, type MatchTerm } from './match-terms.js';

/** Writes the comparisons that single out one row: `a=1 AND b IS NULL`. */
export class RowMatch {
  private readonly terms: readonly MatchTerm[];

  constructor(table: TargetTable, columns: readonly BoundColumn[], identity: Identity) {
    this.terms = matchTerms(table, columns, identity);
  }

  /**
   * @param image of the row, located
   * @param standIns columns that have been given another document, and which
   */
  write(
    event: Buffer,
    image: ImageLayout,
    out: SqlBuffer,
    standIns?: ReadonlyMap<number, StandIn>,
  ): void {
    const { terms } = this;
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i] as MatchTerm;
      if (standIns?.has(term.column) === true) {
        writeStandIn(term, standIns.get(term.column), out);
      } else if (image.isNull(term.column)) {
        out.bytes(term.isNull);
      } else {
        out.bytes(term.before);
        term.writer(event, image.offset(term.column), out);
        out.bytes(term.after);
      }
    }
  }
}

function writeStandIn(
  { before, after, isNull }: MatchTerm,
  standIn: StandIn,
  out: SqlBuffer,
): void {
  if (standIn === undefined) {
    out.bytes(isNull);
    return;
  }
  out.bytes(before);
  out.bytes(standIn);
  out.bytes(after);
}
