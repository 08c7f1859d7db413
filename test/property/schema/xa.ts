/** Random XA transactions: some end at once, some stay prepared while others go on. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ServerKind } from '../../support/servers.js';
import type { Dice } from './dice.js';
import { insert, remove, replace, update, type StatementMaker } from './rows.js';
import { hex } from './values.js';
import type { World } from './world.js';

/** A whole one, whose end a later step may make. What does not apply any more the server refuses. */
export const transaction: StatementMaker = (dice, world, size) => {
  // the change of a table without transactions cannot wait for the end, and stops the service
  if (world.tables.some(({ isTransactional }) => !isTransactional)) return 'DO 0';
  const xid = freshXid(dice, world);
  const changes = Array.from({ length: dice.between(0, 1 + size) }, () =>
    change(dice, world, size),
  );
  return [`XA START ${xid}`, ...changes, `XA END ${xid}`, ...ending(dice, world, xid)].join(';\n');
};

function change(dice: Dice, world: World, size: number): string {
  const make = dice.pick([insert, insert, update, replace, remove]);
  return dice.oneIn(8)
    ? dice.pick(['SAVEPOINT s0', 'ROLLBACK TO SAVEPOINT s0'])
    : make(dice, world, size);
}

/** The last statement of each leaves nothing behind, whatever came of those before. */
function ending(dice: Dice, world: World, xid: string): string[] {
  const rollback = `XA ROLLBACK ${xid}`;
  const prepare = `XA PREPARE ${xid}`;
  switch (dice.below(5)) {
    case 0:
      return [`XA COMMIT ${xid} ONE PHASE`, rollback];
    case 1:
      return [prepare, rollback];
    case 2:
      world.prepared.push(xid);
      return [prepare];
    default:
      return [prepare, `XA COMMIT ${xid}`, rollback];
  }
}

/** Ends one that is prepared. */
export const end: StatementMaker = (dice, world) => {
  // it stays in the list: in the middle of another transaction the server refuses it
  return world.prepared.length === 0 ? 'DO 0' : endOf(dice, dice.pick(world.prepared));
};

/** What is left at the end of a program: its locks would keep its tables from being dropped. */
export function endAll(dice: Dice, world: World): string[] {
  return world.prepared.splice(0).map((xid) => endOf(dice, xid));
}

/** Ends those that go by another name than they were given: their session had text in wide characters. */
export async function others(session: Connection, kind: ServerKind): Promise<string[]> {
  const convert = kind === 'mysql' ? ' CONVERT XID' : '';
  const [rows] = await session.query<RowDataPacket[]>(`XA RECOVER${convert}`);
  return rows.map((row) => {
    const { data, gtrid_length: length, formatID: format } = row as RecoveredXid;
    const bytes = typeof data === 'string' ? Buffer.from(data.slice('0x'.length), 'hex') : data;
    return `XA ROLLBACK ${hex(bytes.subarray(0, length))}, ${hex(bytes.subarray(length))}, ${format}`;
  });
}

interface RecoveredXid {
  /** Of MySQL as hexadecimal digits. */
  readonly data: Buffer | string;
  readonly gtrid_length: number;
  readonly formatID: number;
}

function endOf(dice: Dice, xid: string): string {
  return `XA ${dice.pick(['COMMIT', 'COMMIT', 'ROLLBACK'])} ${xid}`;
}

/** Names of bytes, with a qualifier and a number of format or without. */
function freshXid(dice: Dice, world: World): string {
  world.names += 1;
  const global = Buffer.concat([dice.bytes(dice.pick([0, 3, 50])), Buffer.from(`${world.names}`)]);
  const branch = dice.bytes(dice.pick([0, 1, 64]));
  const format = dice.pick([1, 0, 5, 2_147_483_647]);
  return dice.pick([
    `x'${global.toString('hex')}'`,
    `'g${world.names}'`,
    `'g${world.names}', ''`,
    `x'${global.toString('hex')}', x'${branch.toString('hex')}'`,
    `x'${global.toString('hex')}', x'${branch.toString('hex')}', ${format}`,
  ]);
}
