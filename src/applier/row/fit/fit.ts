import type { TableMapColumn } from '../../../binlog/table-map.js';
import type { TargetColumn } from '../../schema/target-table.js';

/**
 * How values of an event's column get into the target's column. `same`: byte for byte, so that a
 * server may replay the event as it is. `convert`: SQL stores the same value in the other type, or the
 * server refuses what does not fit. Else the reason why values could be changed without a word.
 */
export type Fit = 'same' | 'convert' | Misfit;

export interface Misfit {
  /** Follows "column x y on the slave: ". */
  readonly reason: string;
  /** The log does not tell enough: more of it, or like definitions, would help. */
  readonly untold: boolean;
}

/** A column of a table map, with the name of its character set where the event tells it. */
export interface EventColumn extends Pick<
  TableMapColumn,
  'type' | 'meta' | 'unsigned' | 'members' | 'geometryType'
> {
  readonly charset: string | undefined;
}

/** Of a type: undefined if the event's type is of another family. */
export type FitRule = (column: EventColumn, target: TargetColumn) => Fit | undefined;

export function misfit(reason: string): Misfit {
  return { reason, untold: false };
}

export function untold(reason: string): Misfit {
  return { reason, untold: true };
}

/** Numbers in the brackets of a column type: `decimal(10,2)`, `varchar(20)`. */
export function sizes({ columnType }: TargetColumn): number[] {
  const inner = /^[a-z ]+\(([\d, ]+)\)/.exec(columnType)?.[1] ?? '';
  return inner === '' ? [] : inner.split(',').map(Number);
}
