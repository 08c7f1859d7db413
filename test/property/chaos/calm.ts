/** What must be true when nothing disturbs any more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR_CODES, type ErrorCode } from '../../../src/errors/codes.js';
import { crossDifferences } from '../../support/checksum/cross.js';
import { differences } from '../../support/checksum.js';
import type { TestServer } from '../../support/servers.js';
import type { Flow, Lab } from './lab.js';
import type { ReplicatorNode } from './node.js';
import { isCross } from './spec.js';

const LIMIT = 120_000; // ms
const POLL = 200; // ms

/** Waits until every service is ONLINE and has everything, and compares. @throws Error if not */
export async function expectRecovery(lab: Lab, round: number): Promise<void> {
  for (const { master, schema } of lab.flows) {
    await endPrepared(master);
    await master.query(`INSERT INTO ${schema}.marker VALUES (${round})`);
  }
  const began = Date.now();
  for (;;) {
    const missing = await missingIn(lab, round);
    if (missing === undefined) break;
    if (Date.now() > began + LIMIT) throw new Error(`not right after ${LIMIT} ms: ${missing}`);
    await sleep(POLL);
  }
  lab.journal.note(`right after ${Date.now() - began} ms`);
  await compare(lab);
}

/** What sessions whose connection broke left behind. */
async function endPrepared(master: TestServer): Promise<void> {
  const rows = await master.query('XA RECOVER');
  for (const { data } of rows) await master.query(`XA ROLLBACK '${String(data)}'`).catch(() => {});
}

/** Something that is not right yet; undefined: nothing. @throws Error if it cannot become right */
async function missingIn(lab: Lab, round: number): Promise<string | undefined> {
  for (const node of lab.nodes) {
    if (node.failure !== undefined) throw new Error(node.failure);
    for (const service of node.services) {
      const missing = await missingOf(node, service);
      if (missing !== undefined) return missing;
    }
  }
  for (const flow of lab.flows) {
    if (!(await hasMarker(lab.slave, flow, round))) return `marker ${round} of ${flow.service}`;
  }
  return undefined;
}

async function missingOf(node: ReplicatorNode, service: string): Promise<string | undefined> {
  let status: Readonly<Record<string, unknown>>;
  try {
    status = await node.status(service);
  } catch (error) {
    return `${node.name}: ${(error as Error).message}`;
  }
  const { state, pendingErrorCode: code, pendingError } = status;
  const told = `${node.name}, service ${service}: ${String(state)} ${String(code)}: ${String(pendingError)}`;
  if (state === 'OFFLINE:ERROR' && !isRetryable(String(code))) throw new Error(told);
  return state === 'ONLINE' ? undefined : told;
}

function isRetryable(code: string): boolean {
  return code in ERROR_CODES && ERROR_CODES[code as ErrorCode].retryable;
}

async function hasMarker(slave: TestServer, { schema }: Flow, round: number): Promise<boolean> {
  try {
    return (await slave.query(`SELECT n FROM ${schema}.marker WHERE n = ${round}`)).length > 0;
  } catch {
    return false; // the table has not arrived yet
  }
}

async function compare({ spec, flows, slave }: Lab): Promise<void> {
  for (const { master, schema } of flows) {
    const lines = isCross(spec)
      ? await crossed(master, slave)
      : await differences(master, slave, [schema]);
    if (lines.length > 0) throw new Error(`the two servers differ:\n${lines.join('\n')}`);
  }
}

async function crossed(master: TestServer, slave: TestServer): Promise<string[]> {
  const sides = await Promise.all([master.connect(), slave.connect()]);
  try {
    return await crossDifferences(sides[0], sides[1]);
  } finally {
    await Promise.all(sides.map(async (side) => side.end()));
  }
}
