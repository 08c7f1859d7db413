import { exactDoubleText } from '../binlog/json/exact-double.js';
import { writeOpaque } from '../binlog/json/opaque.js';
import type { SqlBuffer } from '../binlog/sql-buffer.js';
import { unsupportedValue } from '../binlog/value/failure.js';
import { writeReal } from '../binlog/value/real.js';
import { introducer } from '../binlog/value/text.js';
import { parseDocument, type JsonNode } from './json-nodes.js';

const UTF8 = introducer('utf8mb4');
const QUOTE = 0x27;
const COMMA = 0x2c;
/** Types that text may not carry. */
const DOUBTFUL = /DOUBLE|DECIMAL|UNSIGNED|DATE|TIME|BLOB|BIT|OPAQUE/;
const LONG_NUMBER = /\d{10}/;
const SURE: ReadonlySet<string> = new Set(['NULL', 'BOOLEAN', 'STRING']);
/** From here on the server takes digits for an unsigned integer. */
const UNSIGNED_FROM = 1n << 32n;

/**
 * Writes a document of a JSON column of MySQL, given as its text and the types of its values, so that
 * it has the same values of the same types: as text where that is enough, else as an expression.
 * @throws SluiceError VALUE_UNSUPPORTED
 */
export function writeTypedJson(text: Buffer, types: string, out: SqlBuffer): void {
  const isPlain = !DOUBTFUL.test(types) && !LONG_NUMBER.test(text.toString('latin1'));
  const root = isPlain ? undefined : parseDocument(text, types);
  if (root === undefined || isText(text, root)) return writeText(text, out);
  if (root.shape !== 'scalar') return writeNode(text, root, out);
  out.text('JSON_EXTRACT(JSON_ARRAY(');
  writeScalar(text, root, out);
  out.text("),_utf8mb4'$[0]')");
}

/** Whether the server, given this text, makes values of the same types. */
function isText(text: Buffer, node: JsonNode): boolean {
  const { type, shape, children } = node;
  if (shape !== 'scalar') return children.every((child) => isText(text, child));
  if (SURE.has(type)) return true;
  if (type === 'DOUBLE') return exactDoubleText(Number(textOf(text, node))) !== undefined;
  if (type === 'INTEGER') return BigInt(textOf(text, node)) < UNSIGNED_FROM;
  return type === 'UNSIGNED INTEGER' && BigInt(textOf(text, node)) >= UNSIGNED_FROM;
}

function textOf(text: Buffer, { from, to }: JsonNode): string {
  return text.toString('latin1', from, to);
}

function writeText(text: Buffer, out: SqlBuffer): void {
  out.bytes(UTF8);
  out.escaped(text, 0, text.length);
  out.byte(QUOTE);
}

/** SQL values keep their types as arguments of JSON_ARRAY and JSON_OBJECT. */
function writeNode(text: Buffer, node: JsonNode, out: SqlBuffer): void {
  if (isText(text, node)) {
    out.text('CAST(');
    writeText(text.subarray(node.from, node.to), out);
    out.text(' AS JSON)');
    return;
  }
  if (node.shape === 'scalar') return writeScalar(text, node, out);
  out.text(node.shape === 'object' ? 'JSON_OBJECT(' : 'JSON_ARRAY(');
  for (const [i, child] of node.children.entries()) {
    if (i > 0) out.byte(COMMA);
    const key = node.keys[i];
    if (key !== undefined) {
      writeText(Buffer.from(String(JSON.parse(key))), out);
      out.byte(COMMA);
    }
    writeNode(text, child, out);
  }
  out.byte(0x29);
}

function writeScalar(text: Buffer, node: JsonNode, out: SqlBuffer): void {
  const value = textOf(text, node);
  switch (node.type) {
    case 'DOUBLE':
      return writeReal(Number(value), out);
    case 'INTEGER':
      return out.text(value);
    case 'UNSIGNED INTEGER':
      return out.text(`CAST(${value} AS UNSIGNED)`);
    case 'DECIMAL':
      return out.text(value.includes('.') ? value : `${value}.`);
    case 'DATE':
      return out.text(`CAST(${unquoted(value)} AS DATE)`);
    case 'TIME':
    case 'DATETIME':
      return out.text(`CAST(${unquoted(value)} AS ${node.type}(6))`);
    case 'TIMESTAMP':
      return out.text(
        `(SELECT v FROM JSON_TABLE(_utf8mb4'[${value}]',_utf8mb4'$[0]' COLUMNS(v TIMESTAMP(6) PATH _utf8mb4'$' ERROR ON ERROR))t)`,
      );
    default:
      return writeEncoded(value, node.type, out);
  }
}

function unquoted(value: string): string {
  return `'${value.slice(1, -1)}'`;
}

/** MySQL prints values of other types as `"base64:type252:AAEC"`, with the type's number. */
function writeEncoded(value: string, type: string, out: SqlBuffer): void {
  const [, number, data] = /^"base64:type(\d+):([\w+/=]*)"$/.exec(value) ?? [];
  if (number === undefined || data === undefined) {
    throw unsupportedValue(`a value of type ${type} within a JSON document`);
  }
  const bytes = Buffer.from(data, 'base64');
  writeOpaque(bytes, { type: Number(number), from: 0, to: bytes.length }, out);
}
