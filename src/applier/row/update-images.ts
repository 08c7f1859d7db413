import type { BoundColumn } from './bound-column.js';
import { ImageLayout } from './image-layout.js';

/** The images of one updated row. */
export class UpdateImages {
  readonly before: ImageLayout;
  readonly after: ImageLayout;

  constructor(
    columns: readonly BoundColumn[],
    presentBefore: readonly number[],
    presentAfter: readonly number[],
  ) {
    this.before = new ImageLayout(columns, presentBefore);
    this.after = new ImageLayout(columns, presentAfter);
  }

  /** Finds the values of the row at `at`. Returns the offset after the row. */
  locate(event: Buffer, at: number, end: number): number {
    return this.after.locate(event, this.before.locate(event, at, end), end);
  }
}
