import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/schema.js';
import { BinlogToThl } from '../pipeline/binlog-to-thl.js';
import type { Stage } from '../pipeline/stage.js';
import { ThlToDbms } from '../pipeline/thl-to-dbms.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import type { SeqnoRange } from '../util/seqno-set.js';
import { requireSource, requireTarget, type ServiceParts } from './parts.js';

export interface PipelineOptions {
  readonly config: ServiceConfig;
  readonly parts: ServiceParts;
  readonly log: Log;
  readonly skip: readonly SeqnoRange[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The stages of a role, in the order in which transactions pass them. */
export function stagesOf(options: PipelineOptions): Stage[] {
  const { role } = options.config;
  const stages: Stage[] = [];
  if (role !== 'slave') stages.push(extractStage(options));
  if (role !== 'master') stages.push(applyStage(options));
  return stages;
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

function applyStage({ config, parts, log, skip, clock, logger }: PipelineOptions): Stage {
  const target = requireTarget(config);
  return new ThlToDbms({
    service: config.service,
    createApplier: () => parts.createApplier(target),
    log,
    consumer: `${target.host}:${target.port}`,
    retries: config.applier.retries,
    retryDelay: config.applier.retryDelay,
    skip,
    clock,
    logger,
  });
}
