import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createApplier } from '../applier/mysql-applier.js';
import { forNextOnline } from '../config/changes.js';
import { exposedFiles } from '../config/exposed-files.js';
import type { ServiceConfig, ThlConfig } from '../config/schema.js';
import { createExtractor } from '../extractor/zongji-extractor.js';
import { connectMaster } from '../thl/net/master.js';
import { measureSkewOf } from '../mysql/clock-skew.js';
import { startThlServer } from '../thl/net/thl-server.js';
import { openLog } from '../thl/sqlite/sqlite-log.js';
import { writeHeartbeat } from './heartbeat.js';
import { watchingHistory } from '../extractor/history-watch.js';
import { sourceIdOf, type ServiceParts } from './parts.js';
import { resetService } from './reset.js';
import { Supervisor } from './supervisor.js';

/** A service made of the real parts. It starts offline. */
export function createService(config: ServiceConfig, logger: Logger): Supervisor {
  warnOfExposedFiles(config, logger);
  return new Supervisor(config, createParts(config, logger), logger);
}

/** Has a service take up another configuration, as far as that needs no new process. */
export function reconfigureService(
  service: Supervisor,
  wanted: ServiceConfig,
  logger: Logger,
): void {
  const next = forNextOnline(service.config, wanted);
  warnOfExposedFiles(next, logger);
  service.reconfigure(next, createParts(next, logger));
}

/** A purge asks anew each time; the rest is as when the log was opened. */
function withCurrentLimits(thl: ThlConfig, current: () => ThlConfig): ThlConfig {
  return {
    ...thl,
    get retention() {
      return current().retention;
    },
    get maxSize() {
      return current().maxSize;
    },
    get listen() {
      return current().listen;
    },
  };
}

function createParts(config: ServiceConfig, logger: Logger): ServiceParts {
  const { service, thl, applier } = config;
  const memory = {
    failedReplays: new Set<number>(),
    lenientTables: new Set<string>(),
    apartTables: new Set<string>(),
  };
  return {
    openLog: (mode, verify, current) =>
      openLog(withCurrentLimits(thl, current), mode, { logger, verify }),
    serveLog: async (log, sourceSkew) => {
      if (thl.listen === undefined) return undefined;
      const served = { service, log, fetched: config.master !== undefined };
      return startThlServer(thl.listen, { ...served, node: hostname(), logger, sourceSkew });
    },
    connectMaster: (master, held, clock) => {
      // The path makes it unique on this host: a log has one writer.
      const node = master.nodeName ?? `${hostname()}:${thl.path}`;
      return connectMaster(master, { service, node, held }, clock);
    },
    createExtractor: (source, { baseSeqno, force }) => {
      const { fragmentSize } = thl;
      const sourceId = sourceIdOf(config);
      const extractor = createExtractor({
        service,
        baseSeqno,
        isCopy: force,
        source,
        sourceId,
        fragmentSize,
        logger,
      });
      return force ? extractor : watchingHistory(extractor, { source, logger });
    },
    createApplier: (target, history) =>
      createApplier({ service, target, applier, logger, history, ...memory }),
    heartbeat: (source, name) => writeHeartbeat(service, source, name),
    measureSkew: (server) => measureSkewOf(server),
    reset: (scope) => resetService(config, scope),
  };
}

function warnOfExposedFiles(config: ServiceConfig, logger: Logger): void {
  for (const { key, file } of exposedFiles(config)) {
    logger.warn({ file }, `${key}: every user of this host may read ${file}; chmod 600 it`);
  }
}
