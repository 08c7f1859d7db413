import { FieldType } from '../../../binlog/value/field-type.js';
import type { TargetColumn } from '../../schema/target-table.js';
import { misfit, sizes, untold, type EventColumn, type Fit } from './fit.js';

const INTEGER_BYTES = new Map<number, number>([
  [FieldType.TINY, 1],
  [FieldType.SHORT, 2],
  [FieldType.INT24, 3],
  [FieldType.LONG, 4],
  [FieldType.LONGLONG, 8],
]);
const TARGET_BYTES = new Map<string, number>([
  ['tinyint', 1],
  ['smallint', 2],
  ['mediumint', 3],
  ['int', 4],
  ['bigint', 8],
]);
/** Bytes of an integer that every value of the type holds exactly. */
const EXACT_IN = new Map<string, number>([
  ['decimal', 8],
  ['float', 3],
  ['double', 4],
]);

/** In strict mode a server refuses numbers out of range, yet rounds without a word. */
export function numberFit(column: EventColumn, target: TargetColumn): Fit | undefined {
  const bytes = INTEGER_BYTES.get(column.type);
  if (bytes !== undefined) return integerFit(bytes, column, target);
  if (column.type === FieldType.NEWDECIMAL) return decimalFit(column, target);
  if (column.type === FieldType.FLOAT) return realFit('float', target);
  if (column.type === FieldType.DOUBLE) return realFit('double', target);
  return column.type === FieldType.DECIMAL ? 'convert' : undefined;
}

function integerFit(bytes: number, { unsigned }: EventColumn, target: TargetColumn): Fit {
  const own = TARGET_BYTES.get(target.dataType);
  if (own === bytes && (unsigned ?? target.unsigned) === target.unsigned) return 'same';
  const what = `an integer of ${bytes} byte(s)`;
  if (unsigned === undefined) return untold(`${what}, and the log does not tell if it is unsigned`);
  if (own !== undefined || bytes <= (EXACT_IN.get(target.dataType) ?? 0)) return 'convert';
  return misfit(`${what} would be rounded`);
}

function decimalFit({ meta, unsigned }: EventColumn, target: TargetColumn): Fit {
  const [precision, scale] = [meta >> 8, meta & 0xff];
  const what = `a DECIMAL(${precision},${scale}) would be rounded`;
  if (TARGET_BYTES.has(target.dataType)) return scale === 0 ? 'convert' : misfit(what);
  if (target.dataType !== 'decimal') return misfit(what);
  const [ownPrecision = precision, ownScale = scale] = sizes(target);
  if (ownScale < scale) return misfit(what);
  const alike = ownScale === scale && ownPrecision === precision;
  return alike && (unsigned ?? target.unsigned) === target.unsigned ? 'same' : 'convert';
}

function realFit(type: 'float' | 'double', target: TargetColumn): Fit {
  if (target.dataType === type) return 'same';
  return type === 'float' && target.dataType === 'double'
    ? 'convert'
    : misfit(`a ${type.toUpperCase()} would be rounded`);
}
