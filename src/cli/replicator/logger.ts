import { closeSync, openSync } from 'node:fs';
import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { logFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { makeFolderFor } from '../run-file-folder.js';

/** Bytes kept of log lines that cannot be written; later ones are dropped. */
const WAITING = 1024 * 1024;

export interface OpenedLogger {
  readonly logger: Logger;
  /** After the log file was moved away: goes on in a new one. */
  reopen(): void;
}

/** JSON lines, to the log file of a daemon or to stdout; readable text on a terminal. */
export async function openLogger(config: ServiceConfig, daemon: boolean): Promise<OpenedLogger> {
  if (!daemon && process.stdout.isTTY) {
    return { logger: loggerTo(await prettyStream(), config), reopen: () => {} };
  }
  // Written at once: what led to a crash must not be lost in a buffer.
  if (daemon) makeFolderFor(logFileOf(config), 'log file');
  const dest = daemon ? logFileOf(config) : 1;
  const stream = destination({ dest, sync: true, maxLength: WAITING });
  // A full disk must not end replication: what could not be written is written with what follows.
  stream.on('error', () => {});
  const logger = loggerTo(stream, config);
  return { logger, reopen: daemon ? () => reopen(stream, logFileOf(config), logger) : () => {} };
}

/** Goes on in the old file where no new one can be opened. */
function reopen(stream: ReturnType<typeof destination>, path: string, logger: Logger): void {
  try {
    closeSync(openSync(path, 'a')); // the stream cannot go back after it has failed to open a file
    stream.reopen();
  } catch (error) {
    logger.error(
      `log file ${path} cannot be opened again, logging goes on in the old: ${String(error)}`,
    );
  }
}

function loggerTo(stream: DestinationStream, { service, role, log }: ServiceConfig): Logger {
  const options = {
    level: log.level,
    base: { service, role },
    timestamp: stdTimeFunctions.isoTime,
  };
  return pino(options, stream);
}

async function prettyStream(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    sync: true,
    colorize: true,
    singleLine: true,
    ignore: 'service,role',
    translateTime: 'SYS:HH:MM:ss.l',
  });
}
