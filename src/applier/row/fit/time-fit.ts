import { FieldType } from '../../../binlog/value/field-type.js';
import type { TargetColumn } from '../../schema/target-table.js';
import { misfit, type EventColumn, type Fit } from './fit.js';

const TYPES = new Map<number, readonly [name: string, isOld: boolean]>([
  [FieldType.TIMESTAMP, ['timestamp', true]],
  [FieldType.TIMESTAMP2, ['timestamp', false]],
  [FieldType.DATE, ['date', false]],
  [FieldType.NEWDATE, ['date', false]],
  [FieldType.TIME, ['time', true]],
  [FieldType.TIME2, ['time', false]],
  [FieldType.DATETIME, ['datetime', true]],
  [FieldType.DATETIME2, ['datetime', false]],
  [FieldType.YEAR, ['year', false]],
]);
const WITHOUT_FRACTION: ReadonlySet<string> = new Set(['date', 'year']);

/**
 * A server rounds or cuts fractions and times of day without a word. What a TIMESTAMP is as a
 * DATETIME depends on a time zone that the log does not tell.
 */
export function timeFit({ type, meta }: EventColumn, target: TargetColumn): Fit | undefined {
  const [name, isOld] = TYPES.get(type) ?? [];
  if (name === undefined) return undefined;
  if (name === 'date' && target.dataType === 'datetime') return 'convert';
  if (name !== target.dataType) return misfit(`a ${name.toUpperCase()} would be another value`);
  if (WITHOUT_FRACTION.has(name)) return 'same';
  if (isOld === true) return 'convert';
  const own = target.fraction ?? 0;
  if (own === meta) return 'same';
  return own > meta ? 'convert' : misfit(`a fraction of ${meta} digits would be rounded`);
}
