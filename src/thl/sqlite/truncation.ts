import type { Header } from '../../event/header.js';
import type { Connection } from './connection.js';
import { FragmentReader } from './fragment-reader.js';
import { cutPack, headsOf, isIntact, PACK_COLUMNS, type PackRow } from './pack.js';
import { damagedPack } from './damage.js';
import type { TailRow } from './tail-row.js';

/**
 * Makes `seqno` the last transaction that counts, if the log goes beyond it.
 * @throws SluiceError THL_CORRUPT
 */
export function rewindTail(db: Connection, tail: TailRow, path: string, seqno: number): void {
  const { minSeqno, header } = tail.read();
  if (header === undefined || header.seqno <= seqno) return;
  const last =
    minSeqno === undefined || seqno < minSeqno ? undefined : lastFragment(db, path, seqno);
  if (last === undefined) tail.reset();
  else tail.write(seqno, last, undefined, Date.now());
}

function lastFragment(db: Connection, path: string, seqno: number): Header | undefined {
  const fragno = db
    .prepare<[number], number | null>('SELECT max(fragno) FROM next_fragment WHERE seqno = ?')
    .pluck()
    .get(seqno);
  const place = { seqno, fragno: fragno ?? 0 };
  return new FragmentReader(db, path, { verify: false }).batch(place, seqno, 1)[0]?.header;
}

/**
 * Removes the transactions above `seqno` from the pack that holds it.
 * @throws SluiceError THL_CORRUPT: a new CRC must not make damaged bytes good
 */
export function cutPackAt(db: Connection, path: string, seqno: number): void {
  const row = db
    .prepare<[number, number], PackRow>(
      `SELECT ${PACK_COLUMNS} FROM pack WHERE seqno <= ? AND last > ? ORDER BY seqno DESC LIMIT 1`,
    )
    .raw()
    .get(seqno, seqno);
  if (row === undefined) return;
  const heads = isIntact(row) ? headsOf(row) : undefined;
  if (heads === undefined) throw damagedPack(path, row);
  const marks = row.map(() => '?').join();
  db.prepare<PackRow>(`REPLACE INTO pack (${PACK_COLUMNS}) VALUES (${marks})`).run(
    ...cutPack(row, heads, seqno),
  );
}
