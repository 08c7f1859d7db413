import { PartialColumns } from '../../binlog/partial-columns.js';
import type { BoundColumn } from './bound-column.js';
import { ImageLayout } from './image-layout.js';

/** The images of one updated row. */
export class UpdateImages {
  readonly before: ImageLayout;
  readonly after: ImageLayout;
  private readonly shared: PartialColumns | undefined;

  /** @param partial whether JSON columns may be told as differences */
  constructor(
    columns: readonly BoundColumn[],
    presentBefore: readonly number[],
    presentAfter: readonly number[],
    partial: boolean,
  ) {
    this.before = new ImageLayout(columns, presentBefore);
    this.after = new ImageLayout(columns, presentAfter);
    this.shared = partial ? new PartialColumns(columns.map(({ row }) => row.type)) : undefined;
  }

  /** Finds the values of the row at `at`. Returns the offset after the row. */
  locate(event: Buffer, at: number, end: number): number {
    const middle = this.before.locate(event, at, end);
    return this.after.locate(event, this.shared?.read(event, middle) ?? middle, end);
  }

  /** Whether the located row may have any. */
  get isPartial(): boolean {
    return this.shared?.isPartial === true;
  }

  /** Whether the after image of the located row has differences in place of the column's document. */
  hasDiffs(event: Buffer, column: number): boolean {
    return this.shared?.has(event, column) === true && !this.after.isNull(column);
  }
}
