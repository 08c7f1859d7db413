import { FieldType } from '../../../binlog/value/field-type.js';
import type { TargetColumn } from '../../schema/target-table.js';
import { misfit, sizes, type EventColumn, type Fit, type FitRule } from './fit.js';
import { memberFit } from './member-fit.js';
import { numberFit } from './number-fit.js';
import { textFit } from './text-fit.js';
import { timeFit } from './time-fit.js';

/** Numbers, times, text, members and documents: from one family to another nothing fits. */
const FAMILIES: Readonly<Record<string, string>> = {
  number: 'tinyint smallint mediumint int bigint float double decimal',
  time: 'timestamp date time datetime year',
  text: 'char binary varchar varbinary tinytext tinyblob text blob mediumtext mediumblob longtext longblob inet4 inet6 uuid json vector',
};
const FAMILY_OF = new Map(
  Object.entries(FAMILIES).flatMap(([family, types]) =>
    types.split(' ').map((type) => [type, family] as const),
  ),
);
const SPATIAL: ReadonlySet<string> = new Set(
  'geometry point linestring polygon multipoint multilinestring multipolygon geomcollection geometrycollection'.split(
    ' ',
  ),
);

const RULES: ReadonlyArray<readonly [family: string | undefined, rule: FitRule]> = [
  ['number', numberFit],
  ['time', timeFit],
  ['text', textFit],
  [undefined, memberFit],
  [undefined, otherFit],
];

/** Undefined: the types are of different families. */
export function columnFit(column: EventColumn, target: TargetColumn): Fit | undefined {
  const family = FAMILY_OF.get(target.dataType);
  const own = RULES.filter(([of]) => of === undefined || of === family);
  for (const [, rule] of own) {
    const fit = rule(column, target);
    if (fit !== undefined) return fit;
  }
  return undefined;
}

function otherFit(column: EventColumn, target: TargetColumn): Fit | undefined {
  switch (column.type) {
    case FieldType.BIT:
      return target.dataType === 'bit' ? bitFit(column, target) : undefined;
    case FieldType.JSON:
      return jsonFit(target);
    case FieldType.GEOMETRY:
      return SPATIAL.has(target.dataType) ? geometryFit(column, target) : undefined;
    case FieldType.VECTOR:
      if (target.dataType === 'vector') return 'same';
      return ['varbinary', 'blob', 'mediumblob', 'longblob'].includes(target.dataType)
        ? 'convert'
        : undefined;
    default:
      return undefined;
  }
}

function bitFit({ meta }: EventColumn, target: TargetColumn): Fit {
  const bits = (meta >> 8) * 8 + (meta & 0xff);
  const [own = bits] = sizes(target);
  return own === bits ? 'same' : 'convert';
}

/** A document's text ends without a space, so that the server says if it is too long. */
function jsonFit({ dataType, charset }: TargetColumn): Fit | undefined {
  if (dataType === 'json') return 'same';
  if (charset === undefined || FAMILY_OF.get(dataType) !== 'text') return undefined;
  return dataType === 'char' ? misfit('a document is not text of fixed length') : 'convert';
}

/** By `geometryType` of the table map; a server refuses shapes that the type does not hold. */
const SHAPE_NAMES = [
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
];

function geometryFit({ geometryType }: EventColumn, { dataType }: TargetColumn): Fit {
  if (geometryType === undefined) return 'same';
  const name = SHAPE_NAMES[geometryType] ?? 'collection';
  return dataType.includes(name) || dataType === 'geometry' ? 'same' : 'convert';
}
