import type { ErrorCode } from '../errors/codes.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { Log } from '../thl/log.js';
import { heldAt } from '../thl/net/history-check.js';
import type { Holding } from '../thl/net/protocol.js';
import type { RemoteMaster } from './remote-master.js';

/** The master does not have what this log ends with. */
export const PARTED: readonly ErrorCode[] = ['THL_DIVERGED', 'THL_BEHIND'];

type Connect = (held: Holding) => Promise<RemoteMaster>;

/**
 * The last transaction that this log and the master's both hold, found by showing the master other
 * ends of this log: where the two part, every later transaction is another one.
 * @throws SluiceError THL_DIVERGED if there is none, and what `connect` fails with otherwise
 */
export async function findCommonPoint(log: Log, connect: Connect): Promise<number> {
  const { minSeqno = 0, maxSeqno = -1 } = log.bounds() ?? {};
  let common: number | undefined;
  let below = minSeqno - 1;
  let above = maxSeqno + 1;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    const found = await compare(log, connect, middle, minSeqno);
    if (found === 'other') above = middle;
    else below = middle;
    if (found === 'common') common = middle;
  }
  if (common !== undefined) return common;
  throw nothingCommon(minSeqno, maxSeqno);
}

/** What a log holds that is not in its master's history. */
export interface OwnTransactions {
  /** The last one that both hold. */
  readonly common: number;
  readonly last: number;
  readonly firstEventId: string;
  readonly lastEventId: string;
}

/** @throws SluiceError as `findCommonPoint` */
export async function findOwn(log: Log, connect: Connect): Promise<OwnTransactions> {
  const common = await findCommonPoint(log, connect);
  const { header } = log.tail();
  const first = await heldAt(log, common + 1, log.bounds()?.minSeqno ?? 0);
  return {
    common,
    last: header?.seqno ?? common,
    firstEventId: first?.eventId ?? 'unknown',
    lastEventId: header?.eventId ?? 'unknown',
  };
}

/** A divergence that tells which transactions the master's history lacks, as far as that is found. */
export async function nameOwn(
  error: SluiceError,
  log: Log,
  connect: Connect,
): Promise<SluiceError> {
  try {
    const { common, last, firstEventId, lastEventId } = await findOwn(log, connect);
    const range = `seqno ${common + 1} to ${last} of this log (event ids ${firstEventId} to ${lastEventId})`;
    return new SluiceError(
      'THL_DIVERGED',
      `${error.message}; ${range} are not in the master's history`,
      {
        ...error.place,
        cause: error,
        hint: `${error.hint} If those transactions are to be given up, \`trepctl online -force\` removes them from this log and goes on after seqno ${common}; what they changed in the database stays, so compare it with the master's then.`,
      },
    );
  } catch {
    return error; // the divergence explains more than why its beginning was not found
  }
}

/** What the master has at that seqno; unknown: it has purged it. */
async function compare(
  log: Log,
  connect: Connect,
  seqno: number,
  first: number,
): Promise<'common' | 'other' | 'unknown'> {
  const last = await heldAt(log, seqno, first);
  try {
    const master = await connect({ first, last });
    master.close();
    return seqno >= (master.held.first ?? Infinity) ? 'common' : 'unknown';
  } catch (cause) {
    const error = toSluiceError(cause);
    if (error.code === 'THL_PURGED') return 'unknown';
    if (PARTED.includes(error.code)) return 'other';
    throw error;
  }
}

function nothingCommon(first: number, last: number): SluiceError {
  return new SluiceError(
    'THL_DIVERGED',
    `the history logs of slave and master have no transaction in common: none of the slave's ${first} to ${last} is one that the master still holds`,
    {
      hint: "-force cannot help: make the slave a fresh copy of the master's database, and move its history log away before the next start.",
    },
  );
}
