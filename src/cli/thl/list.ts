import { pino } from 'pino';
import type { ThlEvent } from '../../event/thl-event.js';
import type { Log, LogBounds } from '../../thl/log.js';
import { openLog } from '../../thl/sqlite/sqlite-log.js';
import type { Command, CommandContext } from './command.js';
import { Describer } from './decode/describe.js';
import { fragmentJson } from './list-json.js';
import { fragmentText, headerLine } from './list-text.js';
import { checkRange, rangeOf, withSeqno, type ListArguments, type Range } from './list-range.js';
import { findLog } from './log-place.js';

/** `thl list`: transactions with their rows and statements. */
export const listCommand: Command = {
  name: 'list',
  describe: 'transactions, with their statements and rows',
  options: {
    low: { type: 'number', requiresArg: true, describe: 'first transaction' },
    high: { type: 'number', requiresArg: true, describe: 'last transaction' },
    seqno: { type: 'number', requiresArg: true, describe: 'one transaction' },
    event: { type: 'string', requiresArg: true, describe: 'the one that ends at this event id' },
    first: { type: 'string', describe: 'the first N transactions; without a number: the first' },
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
      const range = rangeOf(withSeqno(wanted, path), bounds);
      if (range !== undefined) await list(log, range, rendererOf(wanted), context);
      await noteEnd(wanted, bounds, context);
    } finally {
      await log.close();
    }
  },
};

/** Aside, as the list itself may be read by a program. */
async function noteEnd(
  { high }: ListArguments,
  bounds: LogBounds | undefined,
  { err }: CommandContext,
): Promise<void> {
  if (high === undefined || bounds === undefined || high <= bounds.maxSeqno) return;
  await err.write(`thl: the log ends with ${bounds.maxSeqno}, before -high ${high}\n`);
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
