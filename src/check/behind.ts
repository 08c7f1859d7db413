import { existsSync } from 'node:fs';
import { pino } from 'pino';
import type { ServiceConfig } from '../config/schema.js';
import { parseEventId } from '../event/event-id.js';
import type { Header } from '../event/header.js';
import { openLog } from '../thl/sqlite/sqlite-log.js';
import { askIfAllowed, text, type ServerFacts } from './facts.js';
import { warning, type Finding } from './finding.js';
import { retentionOf } from './master.js';

/** Part of the retention that a service may be behind before it is told, the rest being for mending. */
const LIMIT = 0.5;

/** Whether the master still has, and for how long, what the service has not read yet. */
export async function checkBehind(master: ServerFacts, config: ServiceConfig): Promise<Finding[]> {
  const tail = await tailOf(config);
  const place = tail === undefined ? undefined : parseEventId(tail.eventId);
  const found = await askIfAllowed(master.connection, 'SHOW BINARY LOGS');
  if (tail === undefined || place === undefined || found === undefined) return [];
  const files = found.map((row) => text(row['Log_name']));
  const isOfMaster = files.some((file) => baseOf(file) === baseOf(place.file));
  if (!isOfMaster) return [];
  if (!files.includes(place.file)) return [purged(place.file, files[0] ?? 'none')];
  // an idle master's last transaction may be old, and nothing follows it
  if (files.at(-1) === place.file) return [];
  const retention = await retentionOf(master);
  const seconds = Date.now() / 1000 - Number(tail.committedAt / 1_000_000n);
  return retention > 0 && seconds > retention * LIMIT ? [behind(seconds, retention)] : [];
}

/** Of the last transaction that was stored; undefined: none, or the log cannot be read, which the service tells. */
async function tailOf({ thl }: ServiceConfig): Promise<Header | undefined> {
  if (!existsSync(thl.path)) return undefined;
  try {
    const log = await openLog(thl, 'read', { logger: pino({ level: 'silent' }) });
    const { header } = log.tail();
    await log.close();
    return header;
  } catch {
    return undefined;
  }
}

function baseOf(file: string): string {
  return file.replace(/\.\d+$/, '');
}

function purged(file: string, first: string): Finding {
  return warning(
    'master',
    'binlog-purged',
    `the master has removed ${file}, where the history log ends; its first binlog is now ${first}`,
    'If the service does not go on (`trepctl status`), run `replicator provision --drop --reset-thl` on the slave, and let the master keep its binlog for longer.',
  );
}

function behind(seconds: number, retention: number): Finding {
  const hours = (value: number): string => `${(value / 3600).toFixed(1)} h`;
  return warning(
    'master',
    'behind',
    `the history log ends ${hours(seconds)} ago, and the master keeps its binlog for ${hours(retention)}`,
    'Start the service soon, or let the master keep its binlog for longer: SET GLOBAL binlog_expire_logs_seconds=2592000;',
  );
}
