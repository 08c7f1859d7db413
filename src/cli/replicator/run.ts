import type { Logger } from 'pino';
import { startAdminServer, type AdminServer } from '../../admin/server.js';
import { redact } from '../../config/display.js';
import { pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { toSluiceError } from '../../errors/sluice-error.js';
import { forLog } from '../../service/error-report.js';
import type { Supervisor } from '../../service/supervisor.js';
import { createService } from '../../service/wiring.js';
import { packageVersion } from '../../util/version.js';
import { EXIT } from '../exit-codes.js';
import { completePidFile, releasePidFile, takePidFile } from '../pid-file.js';
import { openLogger } from './logger.js';
import { configOf, type Settings } from './settings.js';

/** How long the stages may take to a transaction boundary, in ms. */
const DRAIN = 7_000;
/** After this time in ms the process ends whatever happens. */
const HARD_LIMIT = 9_500;

/** Runs the replicator until a signal ends it. */
export async function runReplicator(settings: Settings, daemon: boolean): Promise<number> {
  const config = configOf(settings);
  const opened = await openLogger(config, daemon);
  const { logger } = opened;
  process.on('SIGHUP', () => opened.reopen());
  endOnFault(logger);
  try {
    const pidFile = pidFileOf(config);
    takePidFile(pidFile);
    try {
      await serve(config, logger, pidFile);
    } finally {
      releasePidFile(pidFile);
    }
    logger.info('replicator ended');
    return EXIT.ok;
  } catch (error) {
    logger.fatal(forLog(toSluiceError(error)), `replicator ended: ${String(error)}`);
    throw error;
  }
}

async function serve(config: ServiceConfig, logger: Logger, pidFile: string): Promise<void> {
  const ended = nextSignal(logger);
  const service = createService(config, logger);
  const admin = await startAdminServer(config.admin, new Map([[config.service, service]]));
  completePidFile(pidFile, admin.url);
  const facts = { version: packageVersion(), pid: process.pid, admin: admin.url };
  logger.info(facts, `replicator runs; trepctl reaches it at ${admin.url}`);
  logger.debug({ config: redact(config) }, 'configuration');
  if (config.autoOnline) service.online();
  await ended;
  await shutDown(service, admin, logger);
}

/** Resolves with the first signal that asks for an end; a second one ends the process at once. */
function nextSignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let received = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (received) process.exit(EXIT.error);
      received = true;
      logger.info({ signal }, `${signal}: ending at a transaction boundary`);
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

async function shutDown(service: Supervisor, admin: AdminServer, logger: Logger): Promise<void> {
  const hard = setTimeout(() => {
    logger.fatal('still not at an end: exiting at once; nothing committed is lost');
    process.exit(EXIT.error);
  }, HARD_LIMIT);
  const hurry = setTimeout(() => {
    logger.warn('no transaction boundary in time: rolling back what is not committed');
    void service.shutdown(true);
  }, DRAIN);
  await service.shutdown();
  clearTimeout(hurry);
  await admin.close();
  clearTimeout(hard);
}

/** After a fault nothing in memory can be trusted; everything durable can. */
function endOnFault(logger: Logger): void {
  const end = (reason: unknown) => {
    logger.fatal(forLog(toSluiceError(reason)), 'replicator ended by a fault');
    process.exit(EXIT.error);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
