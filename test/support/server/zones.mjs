/**
 * Named time zones for the template. A fresh server knows none, so `SET time_zone = 'Asia/Kolkata'`
 * would fail on it; loading all takes long, and a few with every peculiarity do.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec, execute, tail } from '../bootstrap/exec.mjs';
import { endChild, isRunning, startChild } from './child.mjs';

const ZONEINFO = '/usr/share/zoneinfo';

/** Daylight saving on both hemispheres, half hours (one in the shift itself), and none. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
];

/** No port, and none of the folders that a packaged server expects. */
const LOCAL = ['--skip-networking', '--secure-file-priv=', '--loose-mysqlx=OFF'];

const POLL = 50; // ms
const TIMEOUT = 60_000; // ms

/**
 * Loads the zones into a freshly initialised data directory, through a server that runs for just
 * that. A machine without zone files gets a template without zones.
 * @param {readonly string[]} args what the server needs to run on the directory
 * @param {string} work a folder for the socket and the like
 */
export async function loadZones(installation, args, work) {
  if (!existsSync(ZONEINFO)) return;
  const socket = join(work, 's.sock');
  const sql = join(work, 'zones.sql');
  writeFileSync(sql, await zonesSql(installation));
  const log = join(work, 'log');
  const local = [...LOCAL, `--socket=${socket}`, `--pid-file=${join(work, 'pid')}`];
  const child = startChild([...installation.server, ...args, ...local], log);
  const client = [...installation.client, '--no-defaults', '--user=root', `--socket=${socket}`];
  try {
    if (!(await becomesReady(child, client))) throw new Error(tail(readFileSync(log, 'utf8')));
    await exec([...client, '--database=mysql'], { inputFile: sql });
  } finally {
    await endChild(child, 'SIGTERM', TIMEOUT);
  }
}

async function zonesSql({ tzinfo }) {
  const files = ZONES.map((zone) => [join(ZONEINFO, zone), zone]);
  const present = files.filter(([file]) => existsSync(file));
  const parts = [];
  for (const [file, zone] of present) parts.push(await exec([...tzinfo, file, zone]));
  return parts.join('\n');
}

async function becomesReady(child, client) {
  const deadline = Date.now() + TIMEOUT;
  while (isRunning(child) && Date.now() < deadline) {
    if ((await execute([...client, '--execute', 'SELECT 1'])).code === 0) return true;
    await sleep(POLL);
  }
  return false;
}
