import { FieldType } from '../../binlog/value/field-type.js';

type Family =
  'number' | 'time' | 'string' | 'enum' | 'set' | 'json' | 'geometry' | 'bit' | 'vector';

const FAMILY_OF_TYPE = new Map<number, Family>([
  [FieldType.DECIMAL, 'number'],
  [FieldType.TINY, 'number'],
  [FieldType.SHORT, 'number'],
  [FieldType.INT24, 'number'],
  [FieldType.LONG, 'number'],
  [FieldType.LONGLONG, 'number'],
  [FieldType.FLOAT, 'number'],
  [FieldType.DOUBLE, 'number'],
  [FieldType.NEWDECIMAL, 'number'],
  [FieldType.TIMESTAMP, 'time'],
  [FieldType.TIMESTAMP2, 'time'],
  [FieldType.DATE, 'time'],
  [FieldType.NEWDATE, 'time'],
  [FieldType.TIME, 'time'],
  [FieldType.TIME2, 'time'],
  [FieldType.DATETIME, 'time'],
  [FieldType.DATETIME2, 'time'],
  [FieldType.YEAR, 'time'],
  [FieldType.ENUM, 'enum'],
  [FieldType.SET, 'set'],
  [FieldType.BIT, 'bit'],
  [FieldType.JSON, 'json'],
  [FieldType.GEOMETRY, 'geometry'],
  [FieldType.VECTOR, 'vector'],
]);

const FAMILY_OF_NAME = new Map<string, Family>([
  ...family('number', 'tinyint smallint mediumint int bigint float double decimal'),
  ...family('time', 'timestamp date time datetime year'),
  ...family('enum', 'enum'),
  ...family('set', 'set'),
  ...family('bit', 'bit'),
  ...family('json', 'json'),
  ...family('vector', 'vector'),
  ...family(
    'geometry',
    'geometry point linestring polygon multipoint multilinestring multipolygon geomcollection geometrycollection',
  ),
]);

/** What the target may hold besides the event's own family: MariaDB's JSON is text, its VECTOR bytes. */
const ALSO: Partial<Record<Family, readonly Family[]>> = {
  json: ['string'],
  string: ['json', 'vector'],
  vector: ['string'],
};

/**
 * Whether values of an event's type can be meant for a column of that `data_type`. Within a family
 * the server converts and, in strict mode, refuses what does not fit; from one family to another a
 * column was dropped, added or moved on one side only.
 */
export function typesFit(type: number, dataType: string): boolean {
  const from = FAMILY_OF_TYPE.get(type) ?? 'string';
  const to = FAMILY_OF_NAME.get(dataType) ?? 'string';
  return from === to || ALSO[from]?.includes(to) === true;
}

function family(name: Family, types: string): Array<[string, Family]> {
  return types.split(' ').map((type) => [type, name]);
}
