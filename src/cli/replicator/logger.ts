import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { logFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { makeFolderFor } from '../run-file-folder.js';

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
  const stream = destination({ dest: daemon ? logFileOf(config) : 1, sync: true });
  return {
    logger: loggerTo(stream, config),
    reopen: () => {
      if (daemon) stream.reopen();
    },
  };
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
