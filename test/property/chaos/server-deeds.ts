/** What happens to the databases: killed, connections ended, locked by others, binlogs purged. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '../../support/servers.js';
import type { Dice } from '../schema/dice.js';
import type { Deed } from './adversary.js';
import type { Gate } from './gate.js';
import type { Flow, Lab } from './lab.js';

export function serverDeeds(lab: Lab, gates: ReadonlyMap<object, Gate>): Deed[] {
  const { spec, slave, flows } = lab;
  const onMasters = flows.flatMap((flow) => [
    ...masterDeeds(lab, flow),
    ...(spec.lasting
      ? []
      : [killed(flow.master, `master ${flow.service}`, gates.get(flow.master))]),
  ]);
  if (spec.lasting) return onMasters;
  return [...onMasters, killed(slave, 'slave'), ...flows.flatMap((flow) => slaveDeeds(lab, flow))];
}

function killed(server: TestServer, name: string, gate?: Gate): Deed {
  const again = async (): Promise<void> => {
    await server.kill();
    await server.start();
  };
  return {
    name: `${name}: server kill -9`,
    weight: 2,
    on: server,
    run: async () => (gate === undefined ? again() : gate.whileEmpty(again)),
  };
}

function masterDeeds(lab: Lab, flow: Flow): Deed[] {
  const { master, extracting, service } = flow;
  const deed = (what: string, weight: number, run: (c: Connection) => Promise<unknown>): Deed => ({
    name: `master ${service}: ${what}`,
    weight,
    on: master,
    run: async () => onServer(lab, master, `master ${service}: ${what}`, run),
  });
  return [
    deed('KILL of the dump', 2, async (connection) => {
      const sql = `SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'`;
      for (const { id } of await select(connection, sql)) {
        await connection.query(`KILL ${Number(id)}`).catch(() => {});
      }
    }),
    deed('PURGE BINARY LOGS', 1, async (connection) => {
      const { currentEventId } = await extracting.status(service);
      const file = String(currentEventId).split(':')[0] ?? '';
      if (file.startsWith('binlog.')) await connection.query(`PURGE BINARY LOGS TO '${file}'`);
    }),
  ];
}

function slaveDeeds(lab: Lab, { service, schema }: Flow): Deed[] {
  const { slave } = lab;
  const deed = (
    what: string,
    weight: number,
    run: (c: Connection, dice: Dice) => Promise<unknown>,
  ): Deed => {
    const name = `slave: ${what} ${service}`;
    // a session of its own, on nothing that another deed is about
    return {
      name,
      weight,
      on: { name },
      run: async (dice) => onServer(lab, slave, name, (c) => run(c, dice)),
    };
  };
  return [
    deed('KILL of the applier of', 2, async (connection, dice) => {
      const sql = `SELECT IS_USED_LOCK('sluice_${service}') AS id`;
      const [row] = await select(connection, sql);
      const how = dice.oneIn(3) ? 'QUERY' : 'CONNECTION';
      if (row?.['id']) await connection.query(`KILL ${how} ${Number(row['id'])}`);
    }),
    deed('row locks on', 2, async (connection, dice) => {
      await connection.query(`USE ${schema}`);
      await connection.query('BEGIN');
      for (const id of dice.some([1, 2, 3, 4], 2)) {
        await connection.query(`SELECT * FROM counter WHERE id = ${id} FOR UPDATE`);
        await connection.query(`SELECT * FROM keyed WHERE id > ${id * 9} FOR UPDATE`);
        await sleep(dice.below(2000));
      }
    }),
    deed('a lock of a table of', 1, async (connection, dice) => {
      const table = dice.pick(['keyed', 'big', 'unkeyed']);
      await connection.query(`LOCK TABLES ${schema}.${table} ${dice.pick(['READ', 'WRITE'])}`);
      await sleep(dice.below(4000));
    }),
    deed('a transaction that has read', 1, async (connection, dice) => {
      await connection.query(`USE ${schema}`);
      await connection.query('BEGIN');
      for (const table of ['keyed', 'unkeyed', 'uniq', 'left_one']) {
        await connection.query(`SELECT * FROM ${table} LIMIT 1`);
      }
      await sleep(dice.below(4000));
    }),
    deed('FLUSH TABLES WITH READ LOCK against', 1, async (connection, dice) => {
      await connection.query('FLUSH TABLES WITH READ LOCK');
      await sleep(dice.below(3000));
    }),
  ];
}

/** Runs `body` on a connection of its own, whose locks end with it. What the server refuses is no matter. */
async function onServer(
  { journal }: Lab,
  server: TestServer,
  name: string,
  body: (connection: Connection) => Promise<unknown>,
): Promise<void> {
  try {
    const connection = await server.connect({ connectTimeout: 2000 });
    try {
      await body(connection);
    } finally {
      connection.destroy();
    }
  } catch (error) {
    journal.note(`${name}: ${(error as Error).message}`);
  }
}

async function select(connection: Connection, sql: string): Promise<RowDataPacket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql);
  return rows;
}
