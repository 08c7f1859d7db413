/** A random program: tables, then statements made for what is there when their turn comes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import fc from 'fast-check';
import type { TestServer } from '../../support/servers.js';
import { account } from './accounts.js';
import * as ddl from './ddl.js';
import { Dice } from './dice.js';
import { loadData } from './load.js';
import * as objects from './objects.js';
import { partition } from './partitions.js';
import * as rows from './rows.js';
import type { StatementMaker } from './rows.js';
import * as sessions from './sessions.js';
import { limited } from './time-limit.js';
import { readTables, type World } from './world.js';
import * as xa from './xa.js';

/** One choice of fast-check: what kind of statement, the seed of all in it, and how much is in it. */
export interface Step {
  readonly kind: string;
  readonly seed: number;
  readonly size: number;
}

interface Kind {
  readonly weight: number;
  readonly make: StatementMaker;
  /** Whether the tables are others afterwards. */
  readonly changesTables?: boolean;
  /** A login that administers nothing is refused it. */
  readonly needsDefiner?: boolean;
  /** Rows that are applied by SQL are refused then. */
  readonly needsNative?: boolean;
  /** Whether what follows is of another session, with other settings. */
  readonly reconnects?: boolean;
}

const fixed =
  (sql: string): StatementMaker =>
  () =>
    sql;

const KINDS: Readonly<Record<string, Kind>> = {
  insert: { weight: 30, make: rows.insert },
  update: { weight: 16, make: rows.update },
  remove: { weight: 6, make: rows.remove },
  replace: { weight: 6, make: rows.replace },
  onDuplicate: { weight: 5, make: rows.onDuplicate },
  swap: { weight: 4, make: rows.swap },
  insertSelect: { weight: 4, make: rows.insertSelect },
  multiTable: { weight: 3, make: rows.multiTable },
  byVariable: { weight: 4, make: rows.byVariable },
  byFunction: { weight: 4, make: rows.byFunction },
  begin: { weight: 5, make: fixed('BEGIN') },
  commit: { weight: 4, make: fixed('COMMIT') },
  rollback: { weight: 2, make: fixed('ROLLBACK') },
  savepoint: { weight: 2, make: (dice) => `SAVEPOINT s${dice.below(2)}` },
  rollbackTo: { weight: 2, make: (dice) => `ROLLBACK TO SAVEPOINT s${dice.below(2)}` },
  sqlMode: { weight: 4, make: sessions.sqlMode },
  names: { weight: 3, make: sessions.names },
  setting: { weight: 5, make: sessions.setting, changesTables: true },
  image: { weight: 1, make: sessions.image },
  format: { weight: 3, make: sessions.format },
  create: { weight: 4, make: ddl.create, changesTables: true },
  alter: { weight: 12, make: ddl.alter, changesTables: true },
  drop: { weight: 1, make: ddl.drop, changesTables: true },
  rename: { weight: 2, make: ddl.rename, changesTables: true },
  createLike: { weight: 1, make: ddl.createLike, changesTables: true },
  createSelect: { weight: 2, make: ddl.createSelect, changesTables: true },
  truncate: { weight: 1, make: ddl.truncate },
  view: { weight: 1, make: ddl.view, needsDefiner: true },
  trigger: { weight: 2, make: ddl.trigger, needsNative: true },
  dropView: { weight: 1, make: (dice) => `DROP VIEW IF EXISTS v${dice.below(3)}` },
  temporary: { weight: 3, make: ddl.temporary },
  releaseSavepoint: { weight: 1, make: (dice) => `RELEASE SAVEPOINT s${dice.below(2)}` },
  partition: { weight: 5, make: partition, changesTables: true },
  xa: { weight: 5, make: xa.transaction },
  xaEnd: { weight: 3, make: xa.end },
  loadData: { weight: 7, make: loadData },
  procedure: { weight: 3, make: objects.procedure, needsDefiner: true },
  storedFunction: { weight: 2, make: objects.storedFunction, needsDefiner: true },
  event: { weight: 2, make: objects.event, needsDefiner: true },
  sequence: { weight: 4, make: objects.sequence, changesTables: true },
  versioning: { weight: 3, make: objects.versioning, changesTables: true, needsNative: true },
  schema: { weight: 3, make: objects.schema },
  account: { weight: 3, make: account, needsDefiner: true },
  reconnect: { weight: 2, make: fixed('DO 0'), reconnects: true },
};

function stepOf(kind: fc.Arbitrary<string>): fc.Arbitrary<Step> {
  const seed = fc.noShrink(fc.nat());
  return fc.record({ kind, seed, size: fc.nat(9) });
}

const kinds = fc.oneof(
  ...Object.entries(KINDS).map(([name, { weight }]) => ({ weight, arbitrary: fc.constant(name) })),
);

export const programs: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(stepOf(fc.constant('create')), { minLength: 1, maxLength: 3 }),
    fc.array(stepOf(kinds), { minLength: 5, maxLength: 40, size: 'max' }),
  )
  .map(([tables, steps]) => [...tables, ...steps]);

export interface Executed {
  readonly sql: string;
  /** Of the server; undefined: it succeeded. */
  readonly error: string | undefined;
}

/**
 * Runs the program on the master. What the server refuses is no part of it, whatever it says.
 * @param executed gets all statements, for the report of a difference
 * @throws Overdue when the server does not come to the end of one
 */
export async function runProgram(
  master: TestServer,
  world: World,
  program: readonly Step[],
  schema: string,
  executed: Executed[],
): Promise<void> {
  let session = await openSession(master, schema);
  const reader = await master.connect();
  try {
    for (const step of program) {
      const { make, changesTables, needsDefiner, needsNative, reconnects } = KINDS[step.kind]!;
      if (world.tables.length === 0 && make !== ddl.create) continue;
      if (needsNative && !world.isNative) continue;
      if (needsDefiner && !world.definers) continue;
      if (reconnects) {
        await session.end();
        session = await openSession(master, schema);
        world.isStatement = !(await isRow(session));
        executed.push({ sql: '--session another', error: 'no statement' });
      }
      for (const sql of make(new Dice(step.seed), world, step.size).split(';\n')) {
        executed.push({ sql, error: await tried(master, session, sql) });
      }
      if (make === sessions.format) world.isStatement = !(await isRow(session));
      if (changesTables)
        world.tables = await limited(
          [master],
          'the look at its tables',
          readTables(reader, schema, world.kind),
        );
    }
    executed.push({ sql: 'COMMIT', error: await tried(master, session, 'COMMIT') });
    await session.end();
    session = await openSession(master, schema);
    executed.push(
      ...(await endPrepared(master, session, xa.endAll(new Dice(program.length), world))),
    );
    executed.push(...(await endPrepared(master, session, await xa.others(session, world.kind))));
    await Promise.all([session.end(), reader.end()]);
  } finally {
    // those that were not ended wait for an answer that may not come
    session.destroy();
    reader.destroy();
  }
}

/** Its session may take a moment to leave a transaction to others. */
async function endPrepared(
  master: TestServer,
  session: Connection,
  ends: readonly string[],
): Promise<Executed[]> {
  const executed: Executed[] = [];
  for (const sql of ends) {
    let error = await tried(master, session, sql);
    for (let i = 0; i < 5 && error?.includes('XAER_NOTA'); i += 1) {
      await sleep(10);
      error = await tried(master, session, sql);
    }
    executed.push({ sql, error });
  }
  return executed;
}

/**
 * What the server refuses it with; undefined: it succeeded.
 * @throws Overdue when it does not end
 */
async function tried(
  master: TestServer,
  session: Connection,
  sql: string,
): Promise<string | undefined> {
  const answer = session.query(sql).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
  return limited([master], sql, answer);
}

async function isRow(session: Connection): Promise<boolean> {
  const [rowsOf] = await session.query("SELECT @@session.binlog_format = 'ROW' AS f");
  return (rowsOf as Array<{ f: number }>)[0]?.f === 1;
}

/** Statements are bytes, one per character, whatever the session's character set becomes. */
async function openSession(master: TestServer, schema: string): Promise<Connection> {
  const session = await master.connect({
    charset: 'LATIN1_SWEDISH_CI',
    flags: ['-SESSION_TRACK'],
    multipleStatements: false,
  });
  await session.query('SET NAMES utf8mb4');
  await session.query("SET SESSION sql_mode = ''");
  // a prepared XA transaction of the program itself is what would be waited for
  await session.query('SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1');
  await session.query(`USE ${schema}`);
  return session;
}
