import { FieldType } from '../../../binlog/value/field-type.js';
import { charsetWidth, sameCharset } from '../../schema/charset-width.js';
import type { TargetColumn } from '../../schema/target-table.js';
import { misfit, sizes, untold, type EventColumn, type Fit } from './fit.js';

type Shape = 'fixed' | 'varying' | 'blob';

const SHAPES = new Map<number, Shape>([
  [FieldType.STRING, 'fixed'],
  [FieldType.VARCHAR, 'varying'],
  [FieldType.VAR_STRING, 'varying'],
  [FieldType.VARCHAR_COMPRESSED, 'varying'],
  [FieldType.TINY_BLOB, 'blob'],
  [FieldType.MEDIUM_BLOB, 'blob'],
  [FieldType.LONG_BLOB, 'blob'],
  [FieldType.BLOB, 'blob'],
  [FieldType.BLOB_COMPRESSED, 'blob'],
]);
/** Shape of a target's type, and for blobs the bytes of the length before a value. */
const TARGETS = new Map<string, readonly [shape: Shape, prefix: number]>([
  ['char', ['fixed', 0]],
  ['binary', ['fixed', 0]],
  ['varchar', ['varying', 0]],
  ['varbinary', ['varying', 0]],
  ['tinytext', ['blob', 1]],
  ['tinyblob', ['blob', 1]],
  ['text', ['blob', 2]],
  ['blob', ['blob', 2]],
  ['mediumtext', ['blob', 3]],
  ['mediumblob', ['blob', 3]],
  ['longtext', ['blob', 4]],
  ['longblob', ['blob', 4]],
]);
const COMPRESSED: ReadonlySet<number> = new Set([
  FieldType.VARCHAR_COMPRESSED,
  FieldType.BLOB_COMPRESSED,
]);
/** Types of MariaDB that are logged as BINARY of this size. */
const PACKED = new Map<string, number>([
  ['inet4', 4],
  ['inet6', 16],
  ['uuid', 16],
]);
const BINARY = 'binary';
const MORE_ZEROS = 'it would have more zero bytes at its end';

interface Length {
  /** Greatest length in characters; of a blob in bytes. */
  readonly chars: number;
  /** The same in bytes. */
  readonly bytes: number;
}

/** In strict mode a server refuses what is too long, yet cuts off spaces at the end without a word. */
export function textFit(column: EventColumn, target: TargetColumn): Fit | undefined {
  const shape = SHAPES.get(column.type);
  if (shape === undefined) return undefined;
  const packed = PACKED.get(target.dataType);
  if (packed !== undefined) return packedFit(packed, column, target);
  if (target.dataType === 'vector') return 'convert';
  if (target.dataType === 'json')
    return misfit('JSON of this server is not text as it was written');
  const [ownShape] = TARGETS.get(target.dataType) ?? [];
  if (ownShape === undefined) return misfit('it holds no text');
  const own = target.charset ?? BINARY;
  if (column.charset === undefined) return untoldFit(column, target, own);
  if (!sameCharset(column.charset, own)) return otherCharset(column.charset, column, target, own);
  return lengthFit(column, target, own, own);
}

/** The slave's character set is taken. Where the lengths differ, that may be the reason. */
function untoldFit(column: EventColumn, target: TargetColumn, own: string): Fit {
  const fit = lengthFit(column, target, own, own);
  if (fit !== 'convert' || isBlobToBlob(column, target)) return fit;
  return untold(
    `a string of up to ${column.meta} bytes, and the log does not tell its character set`,
  );
}

function isBlobToBlob({ type }: EventColumn, { dataType }: TargetColumn): boolean {
  return SHAPES.get(type) === 'blob' && TARGETS.get(dataType)?.[0] === 'blob';
}

function otherCharset(from: string, column: EventColumn, target: TargetColumn, own: string): Fit {
  if (from === BINARY) return misfit(`bytes are not text in ${own}`);
  const fit = lengthFit(column, target, from, own);
  return fit === 'same' ? 'convert' : fit;
}

function lengthFit(column: EventColumn, target: TargetColumn, from: string, own: string): Fit {
  const [shape, ownShape] = [SHAPES.get(column.type), TARGETS.get(target.dataType)?.[0]];
  if (ownShape === 'fixed' && shape !== 'fixed') return misfit('its spaces or zeros are not kept');
  if (target.dataType === 'binary' && from !== BINARY) return misfit(MORE_ZEROS);
  const length = lengthOf(column, charsetWidth(from));
  const ownLength = ownLengthOf(target, charsetWidth(own));
  if (ownLength === undefined) return 'same';
  const inBytes = shape === 'blob' || ownShape === 'blob';
  const fits = inBytes ? ownLength.bytes >= length.bytes : ownLength.chars >= length.chars;
  if (!fits) return misfit(`strings of up to ${length.bytes} bytes do not all fit`);
  const alike = shape === ownShape && ownLength.bytes === length.bytes;
  if (target.dataType === 'binary' && !alike) return misfit(MORE_ZEROS);
  const packing = COMPRESSED.has(column.type) === /\bcompressed\b/i.test(target.columnType);
  return alike && packing ? 'same' : 'convert';
}

function lengthOf({ type, meta }: EventColumn, width: number): Length {
  if (SHAPES.get(type) === 'blob') return blobLength(meta);
  // a header byte comes first
  const bytes = type === FieldType.VARCHAR_COMPRESSED ? meta - 1 : meta;
  return { bytes, chars: Math.floor(bytes / width) };
}

function ownLengthOf(target: TargetColumn, width: number): Length | undefined {
  const [shape, prefix] = TARGETS.get(target.dataType) ?? [];
  if (shape === 'blob') return blobLength(prefix ?? 4);
  const [chars] = sizes(target);
  return chars === undefined ? undefined : { chars, bytes: chars * width };
}

function blobLength(prefix: number): Length {
  const bytes = 2 ** (8 * prefix) - 1;
  return { bytes, chars: bytes };
}

function packedFit(bytes: number, { type, meta, charset }: EventColumn, target: TargetColumn): Fit {
  const isPacked = type === FieldType.STRING && meta === bytes;
  if (isPacked && (charset ?? BINARY) === BINARY) return 'same';
  return misfit(`a string would be read as the text of an ${target.dataType.toUpperCase()}`);
}
