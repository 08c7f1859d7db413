/** Writes the conformance table into test/README.md, from the results of `npm run test:matrix`. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const [START, END] = ['<!-- conformance: made by npm run test:matrix -->', '<!-- end -->'];

/** Pairs of servers in columns, those of one kind first. */
const PAIRS = new Map([
  ['mariadb', 'MariaDB 10.11'],
  ['mysql', 'MySQL 9.7'],
  ['mysql56->mysql', 'MySQL 5.6 to MySQL 9.7'],
  ['mysql56->mariadb', 'MySQL 5.6 to MariaDB'],
  ['mysql->mariadb', 'MySQL 9.7 to MariaDB'],
  ['mariadb->mysql', 'MariaDB to MySQL 9.7'],
]);

/** Areas, the first words of the cases' names, in the order of a reader's questions. */
const AREAS = new Map([
  ['types', 'Types and values'],
  ['charsets', 'Character sets and collations'],
  ['keys', 'Keys: how a row is found'],
  ['rows', 'Row events and transactions'],
  ['tables', 'Tables: defaults, generated columns, foreign keys, partitions, engines'],
  ['ddl', 'Definitions and accounts'],
  ['statements', 'Statements, sessions, LOAD DATA, XA'],
  ['mariadb', "MariaDB's own"],
  ['mysql', "MySQL's own"],
  ['filters', 'Filters'],
  ['slave', 'A slave that is not like its master'],
  ['cross', 'Between servers of different kind'],
]);
const KIND_WORDS = new Set(['mariadb', 'mysql', 'mysql56']);

/** @param {string} folder with a file of JSON lines for each pair of servers, see results.ts */
export function writeTable(folder) {
  const results = existsSync(folder)
    ? readdirSync(folder).flatMap((file) => read(folder, file))
    : [];
  const text = readFileSync(README, 'utf8');
  const [before, rest] = split(text, START);
  const [, after] = split(rest, END);
  writeFileSync(
    README,
    `${before}${START}\n\n${summary(results)}\n${tables(results)}\n${END}${after}`,
  );
}

/** The last result of each case in each lane. */
function read(folder, file) {
  const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').map(JSON.parse);
  return [...new Map(lines.map((line) => [`${line.lane}/${line.name}`, line])).values()];
}

function split(text, mark) {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`test/README.md has no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/** What was run, lane by lane. */
function summary(results) {
  const rows = [...PAIRS].map(([pair, title]) => {
    const own = results.filter(({ kind }) => kind === pair);
    const cases = new Set(own.map(({ name }) => name)).size;
    const lanes = new Set(own.map(({ lane }) => lane)).size;
    const failed = own.filter(({ outcome }) => outcome === 'failed').length;
    return `| ${[title, cases, lanes, own.length, failed].join(' | ')} |`;
  });
  const head =
    '| master and slave | cases | lanes | runs | failed |\n| --- | --- | --- | --- | --- |';
  return `${head}\n${rows.join('\n')}\n`;
}

function tables(results) {
  const known = [...AREAS.keys()];
  const areas = [...new Set(results.map(({ area }) => area))];
  const ordered = areas.toSorted((a, b) => place(known, a) - place(known, b));
  return ordered
    .map((area) =>
      table(
        area,
        results.filter((one) => one.area === area),
      ),
    )
    .join('\n');
}

function place(known, area) {
  const at = known.indexOf(area);
  return at === -1 ? known.length : at;
}

/** Columns only for pairs that the area has results of. */
function table(area, results) {
  const pairs = [...PAIRS.keys()].filter((pair) => results.some(({ kind }) => kind === pair));
  const titles = ['case', 'claim', ...pairs.map((pair) => PAIRS.get(pair))];
  const head = `| ${titles.join(' | ')} |\n|${titles.map(() => ' --- |').join('')}`;
  const names = [...new Set(results.map(({ name }) => name))].toSorted(byText);
  const rows = names.map((name) =>
    row(
      results.filter((one) => one.name === name),
      pairs,
    ),
  );
  return `### ${AREAS.get(area) ?? area}\n\n${head}\n${rows.join('\n')}\n`;
}

function row(results, pairs) {
  const [{ name }] = results;
  const abouts = [...new Set(results.map(({ about }) => about))];
  const longest = abouts.toSorted((a, b) => b.length - a.length)[0];
  const cells = pairs.map((pair) => cell(results.filter(({ kind }) => kind === pair)));
  return `| ${[`\`${name}\``, longest.replaceAll('|', '\\|'), ...cells].join(' | ')} |`;
}

/** `exact`, and where it is otherwise in some lanes, how and where; nothing where it was not run. */
function cell(results) {
  const outcomes = [...new Set(results.map(({ outcome }) => outcome))].toSorted(byText);
  return outcomes.toReversed().map(worded).join('; ');
}

function worded(outcome) {
  const [code, ...tags] = outcome.split(' ');
  if (code === 'exact') return code;
  if (code === 'failed') return '**failed**';
  const what = code === 'NOT_LOGGABLE' ? 'not loggable' : `refused: \`${code}\``;
  const where = tags.filter((tag) => !KIND_WORDS.has(tag)).join(' ');
  return where === '' ? what : `${what} (${where})`;
}

function byText(a, b) {
  return a < b ? -1 : Number(a > b);
}
