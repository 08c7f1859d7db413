/** Writes the conformance table into test/README.md, from the results of a whole run. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const [START, END] = ['<!-- conformance: made by npm run test:matrix -->', '<!-- end -->'];
const KINDS = ['mariadb', 'mysql'];

/** @param {string} folder with a file of JSON lines for each kind of server, see results.ts */
export function writeTable(folder) {
  const results = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').map(JSON.parse),
  );
  const text = readFileSync(README, 'utf8');
  const [before, rest] = split(text, START);
  const [, after] = split(rest, END);
  writeFileSync(README, `${before}${START}\n\n${tables(results)}\n${END}${after}`);
}

function split(text, mark) {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`test/README.md has no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

/** One table for each area. */
function tables(results) {
  const areas = [...new Set(results.map(({ area }) => area))].toSorted(byText);
  const head = '| case | MariaDB | MySQL |\n| --- | --- | --- |\n';
  return areas
    .map((area) => {
      const own = results.filter((result) => result.area === area);
      return `**${area}**\n\n${head}${rows(own)}`;
    })
    .join('\n');
}

function rows(results) {
  const names = [...new Set(results.map(({ name }) => name))].toSorted(byText);
  return names.map((name) => row(results.filter((result) => result.name === name))).join('');
}

function row(results) {
  const abouts = [...new Set(results.map(({ about }) => about))];
  const longest = abouts.toSorted((a, b) => b.length - a.length)[0];
  const cells = KINDS.map((kind) => cell(results.filter((result) => result.kind === kind)));
  return `| ${[longest.replaceAll('|', '\\|'), ...cells].join(' | ')} |\n`;
}

/** `exact`, and where it is otherwise in some lanes, how and where. */
function cell(results) {
  const outcomes = [...new Set(results.map(({ outcome }) => outcome))].toSorted(byText);
  return outcomes.length === 0 ? '' : outcomes.map(worded).toReversed().join('; ');
}

function worded(outcome) {
  const [code, ...tags] = outcome.split(' ');
  if (code === 'exact' || code === 'failed') return code;
  const what = code === 'NOT_LOGGABLE' ? 'not loggable' : `\`${code}\``;
  const where = tags.filter((tag) => !KINDS.includes(tag)).join(' ');
  return where === '' ? what : `${what} (${where})`;
}

function byText(a, b) {
  return a < b ? -1 : Number(a > b);
}
