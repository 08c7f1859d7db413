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
    ...(spec.lasting ? [] : killed(flow.master, `master ${flow.service}`, gates.get(flow.master))),
  ]);
  if (spec.lasting) return onMasters;
  return [
    ...onMasters,
    ...killed(slave, 'slave'),
    ...flows.flatMap((flow) => slaveDeeds(lab, flow)),
  ];
}

function killed(server: TestServer, name: string, gate?: Gate): Deed[] {
  const restart = (how: string, weight: number, end: () => Promise<void>): Deed => {
    const again = async (): Promise<void> => {
      await end();
      await server.start();
    };
    const run = async (): Promise<void> => (gate === undefined ? again() : gate.whileEmpty(again));
    return { name: `${name}: server ${how}`, weight, on: server, run };
  };
  return [
    restart('kill -9', 2, async () => server.kill()),
    restart('shutdown', 1, async () => server.stop()),
  ];
}

function masterDeeds(lab: Lab, flow: Flow): Deed[] {
  const { master, extracting, service } = flow;
  const deed = (
    what: string,
    weight: number,
    run: (c: Connection, dice: Dice) => Promise<unknown>,
  ): Deed => {
    const name = `master ${service}: ${what}`;
    const doIt = async (dice: Dice): Promise<void> =>
      onServer(lab, master, name, (c) => run(c, dice));
    return { name, weight, on: master, run: doIt };
  };
  return [
    deed('KILL of the dump', 2, async (connection) => {
      const sql = `SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'`;
      for (const { id } of await select(connection, sql)) {
        await connection.query(`KILL ${Number(id)}`).catch(() => {});
      }
    }),
    deed('other settings of the binlog', 1, async (connection, dice) => {
      await connection.query(`SET GLOBAL ${dice.pick(settingsOf(master))}`);
    }),
    deed('PURGE BINARY LOGS', 1, async (connection) => {
      const { currentEventId } = await extracting.status(service);
      const file = String(currentEventId).split(':')[0] ?? '';
      if (file.startsWith('binlog.')) await connection.query(`PURGE BINARY LOGS TO '${file}'`);
    }),
  ];
}

/** What sessions or binlog files begun later go by. */
function settingsOf({ kind }: TestServer): string[] {
  const compress = kind === 'mariadb' ? 'log_bin_compress' : 'binlog_transaction_compression';
  return [
    'binlog_checksum = NONE',
    'binlog_checksum = CRC32',
    'binlog_row_metadata = FULL',
    'binlog_row_metadata = MINIMAL',
    `${compress} = ON`,
    `${compress} = OFF`,
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
    deed('no connection is left for', 1, async (connection, dice) => {
      await connection.query('SET GLOBAL max_connections = 10');
      const others = await Promise.allSettled(
        Array.from({ length: 12 }, async () => slave.connect({ connectTimeout: 1000 })),
      );
      await sleep(dice.below(3000));
      for (const other of others) if (other.status === 'fulfilled') other.value.destroy();
      await connection.query('SET GLOBAL max_connections = DEFAULT');
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
