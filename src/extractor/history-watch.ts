import type { Logger } from 'pino';
import type { SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { LogTail } from '../event/log-tail.js';
import type { SourceState } from '../event/source-state.js';
import type { Extracted, Extractor } from './extractor.js';
import { sleep } from '../util/sleep.js';
import { unlessAborted } from './unless-aborted.js';
import { assertSameHistory } from './source-history.js';

/** Milliseconds without a transaction after which the source is asked. */
const INTERVAL = 60_000;

export interface HistoryWatchOptions {
  readonly source: SourceConfig;
  readonly logger: Logger;
  /** Milliseconds. */
  readonly interval?: number;
}

/**
 * An extractor that looks whether the source has the same binlog still: before it goes on after what
 * the log holds, and again when nothing has come for a while. A server that is reset under an open
 * stream sends heartbeats from the file that it deleted, and never a transaction again.
 */
export function watchingHistory(extractor: Extractor, options: HistoryWatchOptions): Extractor {
  return { extract: (tail, signal) => watched(extractor, options, tail, signal) };
}

async function* watched(
  extractor: Extractor,
  { source, interval = INTERVAL, logger }: HistoryWatchOptions,
  tail: LogTail,
  signal: AbortSignal,
): AsyncGenerator<Extracted, void, undefined> {
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  let seen: string | undefined;
  const ask = async (left: SourceState): Promise<void> => {
    seen = await unlessAborted(stop, assertSameHistory(source, left, seen), () => {});
  };
  if (tail.source !== undefined) {
    await ask(tail.source).catch((error: unknown) => warnOfPrivilege(error, logger));
  }
  const at = { source: tail.source, moved: false };
  let parted: unknown;
  const watch = untilParted(at, interval, ask, stop).catch((error: unknown) => {
    parted = error;
    ended.abort();
  });
  try {
    for await (const extracted of extractor.extract(tail, stop)) {
      if (extracted.source !== undefined) {
        at.source = extracted.source;
        at.moved = true;
      }
      yield extracted;
    }
  } finally {
    ended.abort();
    await watch;
  }
  if (parted !== undefined) throw parted;
}

/** Ends with `signal`. A source that cannot be asked is what the stream notices. */
async function untilParted(
  at: { source: SourceState | undefined; moved: boolean },
  interval: number,
  ask: (left: SourceState) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (await sleep(interval, signal)) {
    const isQuiet = !at.moved;
    at.moved = false;
    if (isQuiet && at.source !== undefined) await ask(at.source).catch(onlyIfParted);
  }
}

function onlyIfParted(error: unknown): void {
  if (error instanceof SluiceError && error.code === 'BINLOG_POSITION') throw error;
}

/** What it takes is among the privileges to give; a login without it was never refused, though. */
function warnOfPrivilege(error: unknown, logger: Logger): void {
  if (!(error instanceof SluiceError) || error.code !== 'PRIVILEGE_MISSING') throw error;
  const text = 'a reset of the source would not be noticed: its binlog cannot be compared with the';
  logger.warn({ hint: error.hint }, `${text} history log's: ${error.message}`);
}
