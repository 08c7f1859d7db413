import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/schema.js';
import { BinlogToThl } from '../pipeline/binlog-to-thl.js';
import { fetchedFirst } from '../pipeline/fetched-first.js';
import type { OnlineOptions } from '../pipeline/online-options.js';
import { RemoteToThl } from '../pipeline/remote-to-thl.js';
import type { Stage } from '../pipeline/stage.js';
import { ThlToDbms } from '../pipeline/thl-to-dbms.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import { requireSource, requireTarget, type ServiceParts } from './parts.js';

export interface PipelineOptions {
  readonly config: ServiceConfig;
  readonly parts: ServiceParts;
  readonly log: Log;
  readonly online: OnlineOptions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The stages of a role, in the order in which transactions pass them. */
export function stagesOf(options: PipelineOptions): Stage[] {
  const { source, target } = options.config;
  const remote = fetchStage(options);
  return [
    ...(source === undefined ? [] : [extractStage(options)]),
    ...(remote === undefined ? [] : [remote]),
    ...(target === undefined ? [] : [applyStage(options, remote)]),
  ];
}

function fetchStage({ config, parts, log, clock }: PipelineOptions): RemoteToThl | undefined {
  const { master, service } = config;
  if (master === undefined) return undefined;
  return new RemoteToThl({
    service,
    connect: (held) => parts.connectMaster(master, held),
    log,
    // One commit under way and one being gathered.
    bytesInFlight: 2 * config.thl.commitBytes,
    clock,
  });
}

function extractStage({ config, parts, log, clock }: PipelineOptions): Stage {
  const { commitBytes, fragmentSize } = config.thl;
  return new BinlogToThl({
    service: config.service,
    extractor: parts.createExtractor(requireSource(config)),
    log,
    // One commit under way, one being gathered, and a fragment that waits.
    bytesInFlight: 2 * commitBytes + fragmentSize,
    clock,
  });
}

function applyStage(
  { config, parts, log, online, clock, logger }: PipelineOptions,
  remote: RemoteToThl | undefined,
): Stage {
  const target = requireTarget(config);
  const createApplier = () => parts.createApplier(target);
  return new ThlToDbms({
    service: config.service,
    createApplier:
      remote === undefined ? createApplier : () => fetchedFirst(createApplier(), remote),
    log,
    consumer: `${target.host}:${target.port}`,
    retries: config.applier.retries,
    retryDelay: config.applier.retryDelay,
    online,
    clock,
    logger,
  });
}
