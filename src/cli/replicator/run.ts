import type { Logger } from 'pino';
import { startAdminServer, type AdminServer } from '../../admin/server.js';
import { redact } from '../../config/display.js';
import { toSluiceError } from '../../errors/sluice-error.js';
import { forLog } from '../../service/error-report.js';
import { packageVersion } from '../../util/version.js';
import { EXIT } from '../exit-codes.js';
import { keepHeapSmall } from './heap.js';
import { watchCertificates } from './certificate-watch.js';
import { openLogger, serviceLoggers, type OpenedLogger } from './logger.js';
import { ProcessHost } from './process-host.js';
import { processConfigOf, type ProcessConfig, type Settings } from './settings.js';

/** How long the stages may take to a transaction boundary, in ms. */
const DRAIN = 7_000;
/** After this time in ms the process ends whatever happens. */
const HARD_LIMIT = 9_500;

/** Runs the replicator until a signal ends it. */
export async function runReplicator(settings: Settings, daemon: boolean): Promise<number> {
  keepHeapSmall();
  const config = processConfigOf(settings);
  const opened = await openLogger(config, daemon);
  const { logger } = opened;
  endOnFault(logger);
  try {
    await serve(config, opened);
    logger.info('replicator ended');
    return EXIT.ok;
  } catch (error) {
    logger.fatal(forLog(toSluiceError(error)), `replicator ended: ${String(error)}`);
    throw error;
  }
}

async function serve(config: ProcessConfig, opened: OpenedLogger): Promise<void> {
  const { logger } = opened;
  const { ended, end } = untilEnd(logger);
  const host = new ProcessHost(config, serviceLoggers(logger, config), end);
  process.on('SIGHUP', () => hangUp(host, opened));
  try {
    host.start();
    const admin = await startAdminServer(config.first.admin, host, logger);
    host.announce(admin.url);
    tellStart(config, admin, logger);
    watchCertificates(() => [...host.services.values()].map((it) => it.config), logger);
    host.goOnline();
    await ended;
    await shutDown(host, admin, logger);
  } finally {
    host.release();
  }
}

/** Goes on in a new log file, and reads the configuration anew. */
function hangUp(host: ProcessHost, opened: OpenedLogger): void {
  opened.reopen();
  try {
    host.reload();
  } catch (error) {
    const failure = toSluiceError(error);
    opened.logger.error(forLog(failure), `configuration not read anew: ${failure.message}`);
  }
}

function tellStart({ services }: ProcessConfig, { url }: AdminServer, logger: Logger): void {
  const names = services.map(({ config }) => config.service);
  const facts = { version: packageVersion(), pid: process.pid, admin: url, services: names };
  logger.info(facts, `replicator runs; trepctl reaches it at ${url}`);
  for (const { config } of services) logger.debug({ config: redact(config) }, 'configuration');
}

/** The first request for an end, by signal or by command; a second signal ends the process at once. */
function untilEnd(logger: Logger): { ended: Promise<void>; end: (immediate: boolean) => void } {
  let resolve = () => {};
  const ended = new Promise<void>((done) => (resolve = done));
  let received = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (received) process.exit(EXIT.error);
    received = true;
    logger.info({ signal }, `${signal}: ending at a transaction boundary`);
    resolve();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const end = (immediate: boolean) => {
    logger.warn({ immediate }, 'ending by command');
    if (immediate) process.exit(EXIT.error);
    resolve();
  };
  return { ended, end };
}

async function shutDown(host: ProcessHost, admin: AdminServer, logger: Logger): Promise<void> {
  const hard = setTimeout(() => {
    logger.fatal('still not at an end: exiting at once; nothing committed is lost');
    process.exit(EXIT.error);
  }, HARD_LIMIT);
  const hurry = setTimeout(() => {
    logger.warn('no transaction boundary in time: rolling back what is not committed');
    void host.shutdown(true);
  }, DRAIN);
  await host.shutdown();
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
