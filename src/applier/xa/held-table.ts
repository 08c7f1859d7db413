import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { CatalogNames } from '../catalog/catalog.js';
import { catalogSchema } from '../catalog/catalog.js';
import { formatXid } from './xa-group.js';

/** Which transaction of the service's history is prepared on the target. */
export interface HeldPlace {
  readonly seqno: number;
  readonly epoch: number;
}

/**
 * `prepared` on the target; `empty`: it was executed there and changed no row. `committed` is written
 * within the transaction itself.
 */
export type HeldState = 'prepared' | 'committed' | 'empty';

/** `SL`: tells the service's own from those of the slave's users, whatever their names are. */
const FORMAT_ID = 0x534c;

/** Under which XID a service prepares it: no other service, and no other of its transactions, has it. */
export function heldXid(service: string, { seqno, epoch }: HeldPlace): string {
  const gtrid = Buffer.from(catalogSchema(service));
  return formatXid({ formatId: FORMAT_ID, gtrid, bqual: Buffer.from(`${epoch}.${seqno}`) });
}

export function writeHeld(
  out: SqlBuffer,
  names: CatalogNames,
  { seqno, epoch }: HeldPlace,
  xid: string,
  state: HeldState,
): void {
  out.utf8(`INSERT INTO ${names.xaHeld} SET seqno=${seqno},epoch_number=${epoch},`);
  out.text(`state='${state}',xid=_utf8mb4`);
  out.quoted(Buffer.from(xid));
}

export function deleteHeld(names: CatalogNames, { seqno, epoch }: HeldPlace): string {
  return `DELETE FROM ${names.xaHeld} WHERE seqno=${seqno} AND epoch_number=${epoch}`;
}

export function selectCommitted(names: CatalogNames, { seqno, epoch }: HeldPlace): string {
  return `SELECT 1 FROM ${names.xaHeld} WHERE seqno=${seqno} AND epoch_number=${epoch} AND state='committed'`;
}
