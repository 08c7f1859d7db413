import type { Status, StatusValue } from '../../service/status.js';

/** The model's form: a line before and after, and per block a table of names and values. */
export function formatBlocks(command: string, blocks: readonly Status[]): string {
  const tables = blocks.map(formatTable).join('');
  return `Processing ${command} command...\n${tables}Finished ${command} command...\n`;
}

function formatTable(status: Status): string {
  const keys = Object.keys(status);
  const width = Math.max('NAME'.length, ...keys.map((key) => key.length));
  const head = `${'NAME'.padEnd(width + 2)}VALUE\n${'----'.padEnd(width + 2)}-----\n`;
  const rows = Object.entries(status).map(([key, value]) => row(key, value, width));
  return head + rows.join('');
}

function row(key: string, value: StatusValue, width: number): string {
  const [first = '', ...more] = (typeof value === 'object' ? value : [value]).map(lineOf);
  const rest = more.map((line) => `${' '.repeat(width + 2)}${line}\n`);
  return `${key.padEnd(width)}: ${first}`.trimEnd() + `\n${rest.join('')}`;
}

/** On one line, and without what a terminal would obey: statements and names come from the master. */
function lineOf(value: string | number | boolean): string {
  return String(value).replace(/\p{Cc}/gu, ' ');
}
