import { SluiceError } from '../../errors/sluice-error.js';

export const DAMAGE_HINT =
  'Check the disk; `thl list -no-checksum -seqno N` shows what is left. Restore the log, or extract it again from the master.';

export function damagedPack(
  path: string,
  [seqno, last]: readonly [seqno: number, last: number, ...rest: unknown[]],
): SluiceError {
  const which = `transactions ${seqno} to ${last}`;
  const message = `history log ${path}: the row of ${which} does not match its CRC32`;
  return new SluiceError('THL_CORRUPT', message, { seqno, hint: DAMAGE_HINT });
}
