import { closeSync, openSync } from 'node:fs';
import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { ServiceConfig } from '../../config/schema.js';
import { makeFolderFor } from '../run-file-folder.js';
import type { ProcessConfig } from './settings.js';

/** Bytes kept of log lines that cannot be written; later ones are dropped. */
const WAITING = 1024 * 1024;

export interface OpenedLogger {
  readonly logger: Logger;
  /** After the log file was moved away: goes on in a new one. */
  reopen(): void;
}

/** JSON lines, to the log file of a daemon or to stdout; readable text on a terminal. */
export async function openLogger(config: ProcessConfig, daemon: boolean): Promise<OpenedLogger> {
  const { logFile } = config;
  if (!daemon && process.stdout.isTTY) {
    return {
      logger: loggerTo(await prettyStream(config.services.length === 1), config),
      reopen: () => {},
    };
  }
  // Written at once: what led to a crash must not be lost in a buffer.
  if (daemon) makeFolderFor(logFile, 'log file');
  const dest = daemon ? logFile : 1;
  const stream = destination({ dest, sync: true, maxLength: WAITING });
  // A full disk must not end replication: what could not be written is written with what follows.
  stream.on('error', () => {});
  // pino flushes after a fatal line and at exit, which is tried without end while the disk is full.
  stream.flushSync = () => {}; // every line was tried when it came
  const logger = loggerTo(stream, config);
  return { logger, reopen: daemon ? () => reopen(stream, logFile, logger) : () => {} };
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

/** What the services of the process log with: each always with the same one. */
export function serviceLoggers(
  logger: Logger,
  { services }: ProcessConfig,
): (config: ServiceConfig) => Logger {
  const loggers = new Map<string, Logger>();
  return ({ service, role, log }) => {
    if (services.length === 1) return logger;
    const name = `${service} ${role}`;
    const found = loggers.get(name) ?? logger.child({ service, role }, { level: log.level });
    loggers.set(name, found);
    return found;
  };
}

/** Where there is one service, every line is of that. */
function loggerTo(stream: DestinationStream, { services, first }: ProcessConfig): Logger {
  const options = {
    level: first.log.level,
    base: services.length === 1 ? { service: first.service, role: first.role } : {},
    timestamp: stdTimeFunctions.isoTime,
  };
  return pino(options, stream);
}

/** See no-color.org; a dumb terminal shows the escapes as text. */
function mayColour({ NO_COLOR = '', TERM }: NodeJS.ProcessEnv): boolean {
  return NO_COLOR === '' && TERM !== 'dumb';
}

async function prettyStream(single: boolean): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    sync: true,
    colorize: mayColour(process.env),
    singleLine: true,
    ignore: single ? 'service,role' : 'role',
    translateTime: 'SYS:HH:MM:ss.l',
  });
}
