import { pino } from 'pino';
import { SluiceError } from '../../errors/sluice-error.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { Log, LogBounds } from '../../thl/log.js';
import { openLog } from '../../thl/sqlite/sqlite-log.js';
import type { Command, CommandContext } from './command.js';
import { Describer } from './decode/describe.js';
import { fragmentJson } from './list-json.js';
import { fragmentText, headerLine } from './list-text.js';
import { findLog, type PlaceArguments } from './log-place.js';
import { UsageError } from '../parse.js';

interface ListArguments extends PlaceArguments {
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly seqno?: number | undefined;
  readonly last?: string | undefined;
  readonly headers?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly checksum?: boolean | undefined;
}

/** `thl list`: transactions with their rows and statements. */
export const listCommand: Command = {
  name: 'list',
  describe: 'transactions, with their statements and rows',
  options: {
    low: { type: 'number', requiresArg: true, describe: 'first transaction' },
    high: { type: 'number', requiresArg: true, describe: 'last transaction' },
    seqno: { type: 'number', requiresArg: true, describe: 'one transaction' },
    last: { type: 'string', describe: 'the last N transactions; without a number: the last one' },
    headers: { type: 'boolean', describe: 'one line per fragment, without its content' },
    json: { type: 'boolean', describe: 'one JSON object per fragment and line' },
    checksum: {
      type: 'boolean',
      default: true,
      describe: 'check the CRC of each fragment; -no-checksum shows damaged ones as they are',
    },
  },
  async run(args, context) {
    const wanted = args as ListArguments;
    checkRange(wanted);
    const { path } = findLog(wanted);
    const logger = pino({ level: 'silent' });
    const log = await openLog({ path }, 'read', { logger, verify: wanted.checksum !== false });
    try {
      const bounds = log.bounds();
      const range = rangeOf(wanted, bounds);
      if (range !== undefined) await list(log, range, rendererOf(wanted), context);
      await noteEnd(wanted, bounds, context);
    } finally {
      await log.close();
    }
  },
};

interface Range {
  readonly low: number;
  readonly high: number;
}

function checkRange({ low, high, seqno, last }: ListArguments): void {
  for (const value of [low, high, seqno]) {
    if (value !== undefined && !Number.isSafeInteger(value)) {
      throw new UsageError('-low, -high and -seqno take a seqno');
    }
  }
  if (last !== undefined && !/^([1-9]\d*)?$/.test(last)) {
    throw new UsageError('-last takes a number from 1 on');
  }
  const ways = [low ?? high, seqno, last].filter((value) => value !== undefined);
  if (ways.length > 1) throw new UsageError('-low/-high, -seqno and -last exclude each other');
  if (low !== undefined && high !== undefined && low > high) {
    throw new UsageError(`-low ${low} is above -high ${high}`);
  }
}

/** Undefined: the log is empty and nothing in particular was asked for. */
function rangeOf(
  { low, high, seqno, last }: ListArguments,
  bounds: LogBounds | undefined,
): Range | undefined {
  const first = seqno ?? low;
  if (bounds === undefined) {
    const asked = first ?? high;
    if (asked === undefined) return undefined;
    throw notStored(`transaction ${asked} is not in the log, which is empty`);
  }
  const { minSeqno, maxSeqno } = bounds;
  if (last !== undefined)
    return { low: Math.max(minSeqno, maxSeqno + 1 - Number(last || 1)), high: maxSeqno };
  if (first !== undefined && (first < minSeqno || first > maxSeqno)) {
    throw notStored(
      `transaction ${first} is not in the log, which holds ${minSeqno} to ${maxSeqno}`,
    );
  }
  if (high !== undefined && high < minSeqno) {
    throw notStored(`nothing up to ${high} is in the log, which holds ${minSeqno} to ${maxSeqno}`);
  }
  return { low: first ?? minSeqno, high: Math.min(seqno ?? high ?? maxSeqno, maxSeqno) };
}

/** Aside, as the list itself may be read by a program. */
async function noteEnd(
  { high }: ListArguments,
  bounds: LogBounds | undefined,
  { err }: CommandContext,
): Promise<void> {
  if (high === undefined || bounds === undefined || high <= bounds.maxSeqno) return;
  await err.write(`thl: the log ends with ${bounds.maxSeqno}, before -high ${high}\n`);
}

function notStored(message: string): SluiceError {
  return new SluiceError('THL_NOT_STORED', message, {
    hint: '`thl info` shows what the log holds.',
  });
}

type Renderer = (event: ThlEvent) => string;

function rendererOf({ headers, json }: ListArguments): Renderer {
  if (headers === true)
    return json === true ? (event) => fragmentJson(event, undefined) : headerLine;
  const describer = new Describer();
  if (json === true) return (event) => fragmentJson(event, describer.describe(event));
  return (event) => fragmentText(event, describer.describe(event));
}

async function list(
  log: Log,
  { low, high }: Range,
  render: Renderer,
  { out }: CommandContext,
): Promise<void> {
  const abort = new AbortController();
  for await (const batch of log.read({ seqno: low - 1 }, abort.signal)) {
    for (const event of batch) {
      if (event.header.seqno > high || out.closed) return;
      await out.write(render(event));
    }
    const last = batch.at(-1)?.header;
    if (last === undefined || (last.seqno >= high && last.lastFrag)) return;
  }
}
