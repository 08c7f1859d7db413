/** Random LOAD DATA of a file that the master's host holds, written by a statement before it. */
import { join } from 'node:path';
import type { Dice } from './dice.js';
import { settable, type StatementMaker } from './rows.js';
import { hex, typedValue } from './values.js';
import { quoted, type Column, type Table, type World } from './world.js';

/** How a file is written, and what the statement says of it. */
interface Format {
  readonly field: string;
  readonly quote: string;
  readonly line: string;
  readonly start: string;
  readonly escape: string;
}

const FIELDS = ['\t', ',', ':', '||', "'", '\u00a7', 'ab'];
const LINES = ['\n', '\r\n', ';', '\n\n', 'END'];
const CHARSETS = ['utf8mb4', 'latin1', 'binary', 'gbk', 'sjis', 'cp1251', 'utf8mb3', 'ascii'];

export const loadData: StatementMaker = (dice, world, size) => {
  const table = dice.pick(world.tables);
  const columns = settable(world, table);
  if (columns.length === 0) return 'DO 0';
  const chosen = dice.some(columns, dice.between(1, columns.length));
  const format = formatOf(dice);
  const file = freshFile(world);
  const lines = Array.from({ length: dice.between(0, 3 * size) }, () =>
    lineOf(dice, format, chosen),
  );
  const rule = ruleOf(dice, world, table, columns.length === chosen.length);
  const statement = [
    `LOAD DATA${dice.pick(['', ' LOW_PRIORITY', ' CONCURRENT'])} INFILE '${file}'${rule} INTO TABLE ${quoted(table.name)}`,
    dice.oneIn(2) ? ` CHARACTER SET ${dice.pick(CHARSETS)}` : '',
    clauses(format, dice),
    dice.oneIn(4) ? ` IGNORE ${dice.below(3)} LINES` : '',
    targets(dice, world, chosen),
  ].join('');
  const bytes = Buffer.concat(lines.map((line) => Buffer.concat([line, ending(dice, format)])));
  return `SELECT ${hex(bytes)} INTO DUMPFILE '${file}';\n${statement}`;
};

/**
 * A duplicate that ends it leaves what was loaded in a table without transactions: that is refused. For
 * REPLACE of MariaDB see there.
 */
function ruleOf(dice: Dice, world: World, table: Table, isWhole: boolean): string {
  const replace = world.kind === 'mysql' || isWhole ? [' REPLACE'] : [];
  const plain = table.isTransactional || !world.isStatement ? [''] : [];
  return dice.pick([...plain, ...replace, ' IGNORE']);
}

function formatOf(dice: Dice): Format {
  return {
    field: dice.pick(FIELDS),
    quote: dice.pick(['', '"', "'", '`']),
    line: dice.pick(LINES),
    start: dice.pick(['', '', '', '>', "x'"]),
    escape: dice.pick(['\\', '\\', '', '!', "'"]),
  };
}

/** As hexadecimal literals, for every mode of quotes and backslashes. */
function clauses({ field, quote, line, start, escape }: Format, dice: Dice): string {
  const text = (value: string): string => (value === '' ? "''" : hex(Buffer.from(value, 'latin1')));
  const enclosed = `${dice.pick(['OPTIONALLY ', ''])}ENCLOSED BY ${text(quote)}`;
  return [
    ` FIELDS TERMINATED BY ${text(field)} ${enclosed} ESCAPED BY ${text(escape)}`,
    ` LINES STARTING BY ${text(start)} TERMINATED BY ${text(line)}`,
  ].join('');
}

/** The last line may end without its end, and any line in the middle. */
function ending(dice: Dice, { line }: Format): Buffer {
  return Buffer.from(dice.oneIn(20) ? '' : line, 'latin1');
}

function lineOf(dice: Dice, format: Format, columns: readonly Column[]): Buffer {
  const count = dice.pick([0, 0, 0, 1, -1]);
  const fields = Array.from({ length: Math.max(0, columns.length + count) }, () =>
    fieldOf(dice, format),
  );
  const joined = fields.flatMap((field, i) =>
    i === 0 ? [field] : [Buffer.from(format.field, 'latin1'), field],
  );
  return Buffer.concat([Buffer.from(format.start, 'latin1'), ...joined]);
}

const CONTENTS = [
  '1', '7', '', 'abc', '-1', '2024-02-29', '2024-02-29 12:34:56.789', '0', '99999999999', '1.5', 'm0', 'm0,m1', '{}',
  '\u00e9', '\u00c3\u00a9', ' x ', '12:34:56', '\u005c', "it's", '"q"', '\u00bd\u005c', 'null', 'NULL',
]; // prettier-ignore

function fieldOf(dice: Dice, { quote, escape }: Format): Buffer {
  const content = dice.oneIn(6)
    ? dice.bytes(dice.between(0, 6)).toString('latin1')
    : dice.pick(CONTENTS);
  const value =
    dice.oneIn(10) && escape !== '' ? `${escape}${dice.pick(['N', '0', 'n', 'x', 'Z'])}` : content;
  return Buffer.from(dice.oneIn(2) ? `${quote}${value}${quote}` : value, 'latin1');
}

/** Columns and variables in the file's order, and what is made of them. */
function targets(dice: Dice, world: World, columns: readonly Column[]): string {
  const assigned: string[] = [];
  const named = columns.map((column, i) => {
    const name = quoted(column.name);
    if (!dice.oneIn(4)) return name;
    const odd = dice.oneIn(3) ? `@\`o${i} k\`` : `@f${i}`;
    const value = dice.pick([
      odd,
      `CONCAT(${odd}, 'x')`,
      `NULLIF(${odd}, '1')`,
      loggable(world, typedValue(dice, column, world)),
    ]);
    assigned.push(`${name} = ${value}`);
    return odd;
  });
  return ` (${named.join(', ')})${assigned.length === 0 ? '' : ` SET ${assigned.join(', ')}`}`;
}

/** MariaDB logs expressions converted to utf8mb3, whatever that cannot hold: text beyond ASCII is a case of its own. */
function loggable({ kind, isStatement }: World, value: string): string {
  // eslint-disable-next-line no-control-regex
  const isAscii = /^[\x00-\x7f]*$/.test(value);
  return kind === 'mariadb' && isStatement && !isAscii ? 'NULL' : value;
}

let files = 0;

/** No file is written twice: the server refuses that. */
function freshFile({ folder }: World): string {
  files += 1;
  return join(folder, `load-${process.pid}-${files}`);
}
