/**
 * `npm run bench`: how fast extraction and apply are, against the server's own replica and
 * `mysqlbinlog | mysql`, all in one run and alternating. See README.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { availability } from '../support/servers.mjs';
import { Lab } from './lab.mjs';
import { commandsOf } from './peers/commands.mjs';
import { printCommands, printRatios } from './report.mjs';

/** What is measured when nothing is named: everything that there is a target for but the network. */
const DEFAULT_SECTIONS = 'oltp,bulk,updates,latency,large,link,tables,memory';
const SECTIONS = [...DEFAULT_SECTIONS.split(','), 'net'];

const OPTIONS = {
  server: { type: 'string', default: 'all' },
  only: { type: 'string', default: DEFAULT_SECTIONS },
  rows: { type: 'string' },
  transactions: { type: 'string' },
  bulk: { type: 'string', default: '100000' },
  latency: { type: 'string', default: '300' },
  large: { type: 'string', default: '2048' },
  tables: { type: 'string', default: '20000' },
  million: { type: 'string', default: '1000000' },
  rounds: { type: 'string', default: '3' },
  peers: {
    type: 'string',
    default: 'extract,disk,sqlite,raw,apply,unprivileged,native1,native1log,native4,pipe',
  },
  net: { type: 'boolean', default: false },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** @type {Record<string, any>} */
const options = parseArgs({ options: OPTIONS }).values;
if (options.help) {
  const names = Object.keys(OPTIONS).map((name) => `--${name}`);
  console.log(`npm run bench -- [${names.join(' ')}]; see test/bench/README.md`);
  process.exit(0);
}
const only = options.net ? 'net' : options.only;
const wanted = only === 'all' ? SECTIONS : only.split(',');
const unknown = wanted.filter((name) => !SECTIONS.includes(name));
if (unknown.length > 0) throw new Error(`--only: ${unknown.join()}; there are ${SECTIONS.join()}`);

const results = [];
for (const kind of options.server === 'all' ? ['mariadb', 'mysql'] : [options.server]) {
  const found = await availability(kind);
  if (found.ok) results.push(await benchServer(kind, found.version));
  else console.log(`\n${String(kind)}: skipped, ${found.reason}`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
process.exit(0);

/** Each section prints its figures as it ends; the ratios of all come last, in one table. */
async function benchServer(kind, version) {
  console.log(`\n### ${kind} ${version}`);
  const lab = new Lab(kind, settings());
  const sections = {};
  for (const name of wanted) {
    const { run } = await import(`./sections/${name}.mjs`);
    sections[name] = await run(lab);
  }
  const ratios = Object.values(sections).flatMap((section) => section.ratios);
  const commands = commandsOf(kind, lab.settings.peers);
  printCommands(commands);
  printRatios(ratios);
  return { kind, version, commands, ratios, sections };
}

function settings() {
  const count = (name) => Number(options[name]);
  const counts = ['bulk', 'latency', 'large', 'tables', 'million'];
  const size = (rows, transactions) => ({
    rows: Number(options.rows ?? rows),
    transactions: Number(options.transactions ?? transactions),
  });
  return {
    ...Object.fromEntries(counts.map((name) => [name, count(name)])),
    ...size(100_000, 15_000),
    oltp: size(400_000, 60_000),
    rounds: count('rounds'),
    peers: new Set(options.peers.split(',')),
  };
}
