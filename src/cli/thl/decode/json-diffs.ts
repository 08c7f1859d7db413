import { readJsonDiffs, type JsonDiff } from '../../../binlog/json/diff.js';
import { writeJsonPrinted } from '../../../binlog/json/literal.js';
import { SqlBuffer } from '../../../binlog/sql-buffer.js';
import type { CellReader } from './cell.js';
import { literalText, quoted } from './cell.js';

const LENGTH_BYTES = 4;

/** Shows the changes of a partial update: `JSON_REPLACE('$.a', '2'), JSON_REMOVE('$.b')`. */
export const readDiffs: CellReader = (row, at) => {
  const diffs = readJsonDiffs(row, at);
  const text = diffs.length === 0 ? 'unchanged' : diffs.map(diffText).join(', ');
  return { text, end: at + LENGTH_BYTES + row.readUInt32LE(at) };
};

function diffText({ operation, path, value }: JsonDiff): string {
  const shown = quoted(path.text.toString('utf8'));
  if (operation === 'remove') return `JSON_REMOVE(${shown})`;
  const insert = path.isElement ? 'JSON_ARRAY_INSERT' : 'JSON_INSERT';
  return `${operation === 'replace' ? 'JSON_REPLACE' : insert}(${shown}, ${valueText(value)})`;
}

function valueText(value: Buffer): string {
  const out = new SqlBuffer(256);
  writeJsonPrinted(value, out);
  return literalText(out.view(), 'utf8mb4');
}
