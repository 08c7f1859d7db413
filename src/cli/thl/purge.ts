import { pino } from 'pino';
import type { ThlConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { LogBounds } from '../../thl/log.js';
import { slaveConsumer } from '../../thl/consumer-names.js';
import { summarizeLog } from '../../thl/sqlite/inspect.js';
import { openLog } from '../../thl/sqlite/sqlite-log.js';
import type { WritableLog } from '../../thl/sqlite/writable-log.js';
import type { Command, CommandContext } from './command.js';
import { findLog, type PlaceArguments } from './log-place.js';
import { UsageError } from '../usage-text.js';

interface PurgeArguments extends PlaceArguments {
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly forget?: string | undefined;
  readonly yes?: boolean | undefined;
}

/** `thl purge`: removes the beginning or the end of a log that no replicator has open. */
export const purgeCommand: Command = {
  name: 'purge',
  describe: 'removes transactions from the beginning (-high) or the end (-low) of the log',
  options: {
    high: { type: 'number', requiresArg: true, describe: 'last transaction to remove' },
    low: {
      type: 'number',
      requiresArg: true,
      describe: 'first transaction to remove: all after it go too, and are extracted again',
    },
    forget: {
      type: 'string',
      requiresArg: true,
      describe: 'a consumer that will not come back: it no longer holds purges back',
    },
    yes: { alias: 'y', type: 'boolean', describe: 'do not ask' },
  },
  async run(args, context) {
    const wanted = args as PurgeArguments;
    checkRange(wanted);
    const config = findLog(wanted);
    const log = await openForPurge(config);
    try {
      await purge(log, wanted, context);
    } finally {
      await log.close();
    }
  },
};

function checkRange({ low, high, forget }: PurgeArguments): void {
  for (const seqno of [low, high]) {
    if (seqno !== undefined && !Number.isSafeInteger(seqno)) {
      throw new UsageError('-low and -high take a seqno');
    }
  }
  if (low === undefined && high === undefined && forget === undefined) {
    throw new UsageError('what to purge? Give -high SEQNO (from the beginning) or -low SEQNO');
  }
}

async function openForPurge(config: ThlConfig): Promise<WritableLog> {
  summarizeLog(config.path); // a log that does not exist must not be made here
  try {
    return await openLog(config, 'write', { logger: pino({ level: 'silent' }) });
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'THL_LOCKED') throw error;
    throw new SluiceError(error.code, error.message, {
      hint: 'Take the service offline first (`trepctl offline`) or stop it (`replicator stop`). A running replicator purges by itself: see `thl.retention` and `thl.maxSize`.',
      cause: error,
    });
  }
}

async function purge(
  log: WritableLog,
  { low, high, forget, yes }: PurgeArguments,
  context: CommandContext,
): Promise<void> {
  if (forget !== undefined) await forgetConsumer(log, forget, context);
  if (low === undefined && high === undefined) return;
  const bounds = log.bounds();
  if (bounds === undefined) {
    await context.out.write('The log is empty.\n');
    return;
  }
  requireOneEnd({ low, high }, bounds);
  const from = low ?? bounds.minSeqno;
  const to = high ?? bounds.maxSeqno;
  if (yes !== true) await requireConsent(from, to, context);
  if (from === bounds.minSeqno) await removeBeginning(log, to, context);
  else await removeEnd(log, from, context);
}

async function forgetConsumer(
  log: WritableLog,
  name: string,
  { out }: CommandContext,
): Promise<void> {
  // A slave by the name that `trepctl clients` shows, too.
  if (!log.forgetConsumer(name) && !log.forgetConsumer(slaveConsumer(name))) {
    throw new UsageError(`the log has no consumer ${name}; see \`thl info\``);
  }
  await out.write(`Consumer ${name} forgotten.\n`);
}

/** A seqno beyond what is there is a slip: what it would remove is not what it says. */
function requireOneEnd({ low, high }: PurgeArguments, { minSeqno, maxSeqno }: LogBounds): void {
  const holds = `the log holds ${minSeqno} to ${maxSeqno}`;
  for (const [option, seqno] of Object.entries({ low, high })) {
    if (seqno === undefined || (seqno >= minSeqno && seqno <= maxSeqno)) continue;
    throw new UsageError(`${holds}: there is no -${option} ${seqno}; nothing was removed`);
  }
  if (high === undefined && low === minSeqno) {
    throw new UsageError(
      `${holds}: -low ${low} leaves nothing after which to go on. To remove what is applied, give -high; to begin a new log, \`trepctl reset -thl\``,
    );
  }
  const [from, to] = [low ?? minSeqno, high ?? maxSeqno];
  if (from <= to && (from === minSeqno || to === maxSeqno)) return;
  throw new UsageError(`${holds}: ${from} to ${to} is neither its beginning nor its end`);
}

async function requireConsent(from: number, to: number, context: CommandContext): Promise<void> {
  if (!context.interactive) throw new UsageError('nobody can be asked here: give -y');
  const question = `Remove transactions ${from} to ${to} for good?`;
  if (!(await context.confirm(question))) throw new UsageError('nothing was removed');
}

async function removeBeginning(
  log: WritableLog,
  to: number,
  { out }: CommandContext,
): Promise<void> {
  const { transactions, heldBackBy } = await log.purge(to);
  const held = heldBackBy === undefined ? '' : `; consumer ${heldBackBy} still needs the next one`;
  await out.write(`${transactions} transactions removed${held}.\n`);
}

async function removeEnd(log: WritableLog, from: number, { out }: CommandContext): Promise<void> {
  const before = log.bounds()?.maxSeqno ?? from;
  await log.truncateAfter(from - 1);
  await out.write(`${before - from + 1} transactions removed.\n`);
}
