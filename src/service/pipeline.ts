import type { Logger } from 'pino';
import type { ServiceConfig, SourceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { parseEventId } from '../event/event-id.js';
import { BinlogToThl } from '../pipeline/binlog-to-thl.js';
import { fetchedFirst } from '../pipeline/fetched-first.js';
import type { OnlineOptions } from '../pipeline/online-options.js';
import type { StopRequests } from '../pipeline/stop-requests.js';
import { RemoteToThl } from '../pipeline/remote-to-thl.js';
import type { Stage } from '../pipeline/stage.js';
import type { ThlEvent } from '../event/thl-event.js';
import { catalogSchema } from '../applier/catalog/catalog.js';
import { createFilter, type EventFilter } from '../filter/event-filter.js';
import { storedTransaction } from '../pipeline/stored-transaction.js';
import { ThlToDbms } from '../pipeline/thl-to-dbms.js';
import type { Log } from '../thl/log.js';
import { PeerClock } from '../thl/net/peer-clock.js';
import type { Clock } from '../util/clock.js';
import { cutMemoryOf } from './cut-file.js';
import { consumerOf, requireSource, requireTarget, type ServiceParts } from './parts.js';

export interface PipelineOptions {
  readonly config: ServiceConfig;
  /** The same, with what was changed since and takes effect at once. */
  readonly current: () => ServiceConfig;
  readonly parts: ServiceParts;
  readonly log: Log;
  readonly online: OnlineOptions;
  /** Where the last stage stops; the others stop after it. */
  readonly stops: StopRequests;
  readonly clock: Clock;
  /** Told what the master on another host says of clocks. */
  readonly hearClock: (clock: PeerClock) => void;
  readonly logger: Logger;
}

/** The stages of a role, in the order in which transactions pass them. */
export function stagesOf(options: PipelineOptions): Stage[] {
  const { source, target } = options.config;
  checkPlaceOptions(options);
  const remote = fetchStage(options);
  return [
    ...(source === undefined ? [] : [extractStage(options)]),
    ...(remote === undefined ? [] : [remote]),
    ...(target === undefined ? [] : [applyStage(options, remote)]),
  ];
}

function fetchStage({
  config,
  parts,
  log,
  online,
  clock,
  logger,
  stops,
  hearClock,
}: PipelineOptions): RemoteToThl | undefined {
  const { master, service } = config;
  if (master === undefined) return undefined;
  return new RemoteToThl({
    service,
    connect: (held) => parts.connectMaster(master, held, new PeerClock({ heard: hearClock })),
    log,
    // One commit under way and one being gathered.
    bytesInFlight: 2 * config.thl.commitBytes,
    clock,
    force: online.force,
    cuts: cutMemoryOf(config),
    logger,
    ...(config.target === undefined ? { stops } : {}),
  });
}

function extractStage(options: PipelineOptions): Stage {
  const { config, parts, log, online, clock, logger, stops } = options;
  const { commitBytes, fragmentSize } = config.thl;
  return new BinlogToThl({
    service: config.service,
    extractor: parts.createExtractor(sourceFor(config, online), online),
    log,
    // One commit under way, one being gathered, and a fragment that waits.
    bytesInFlight: 2 * commitBytes + fragmentSize,
    clock,
    logger,
    online,
    filter: filterAt('extract', config),
    ...(config.target === undefined ? { stops } : {}),
  });
}

/** Each stage has one of its own: it keeps the state of a transaction. */
function filterAt(place: 'extract' | 'apply', config: ServiceConfig): EventFilter | undefined {
  const { filters, role, service } = config;
  const at = filters.at ?? (role === 'master' ? 'extract' : 'apply');
  const own = catalogSchema(service);
  if (at === place) return createFilter(filters, own, place === 'extract');
  return undefined;
}

/** An empty log has no end that could be moved: there the configured start is. */
function sourceFor(config: ServiceConfig, { fromEvent }: OnlineOptions): SourceConfig {
  const source = requireSource(config);
  const place = fromEvent === undefined ? undefined : parseEventId(fromEvent);
  if (place === undefined) return source;
  return { ...source, start: { file: place.file, position: place.position } };
}

/** What would have no effect is not taken: somebody counts on it. */
function checkPlaceOptions({ config, log, online }: PipelineOptions): void {
  const { service, source, target, role } = config;
  const { baseSeqno, fromEvent, skip } = online;
  if (skip.length > 0 && target === undefined) {
    throw new SluiceError(
      'REQUEST_INVALID',
      `-skip-seqno: service ${service} has role ${role} and applies nothing`,
      {
        service,
        hint: 'Give it to the service that applies: that of the slave. What a master is not to extract is left out by `filters`.',
      },
    );
  }
  if (fromEvent !== undefined && source === undefined) {
    throw new SluiceError(
      'REQUEST_INVALID',
      `-from-event: service ${service} has role ${role} and extracts nothing`,
      {
        service,
        hint: 'Give it to the service that has a source. A slave goes on behind what it has applied; -skip-seqno passes over transactions.',
      },
    );
  }
  // Changing the first seqno of a log that holds something would leave a gap.
  const { header } = log.tail();
  if (source === undefined || baseSeqno === undefined || header === undefined) return;
  if (log.bounds()?.minSeqno === baseSeqno) return;
  throw new SluiceError('REQUEST_INVALID', `the history log holds seqno ${header.seqno} already`, {
    service,
    hint: '-base-seqno is for an empty history log: leave it out, or empty the log with `trepctl reset -thl`.',
  });
}

function applyStage(
  { config, current, parts, log, online, clock, logger, stops }: PipelineOptions,
  remote: RemoteToThl | undefined,
): Stage {
  const target = requireTarget(config);
  const history = (seqno: number) =>
    filtered(storedTransaction(log, seqno), filterAt('apply', config));
  const createApplier = () => parts.createApplier(target, history);
  return new ThlToDbms({
    service: config.service,
    createApplier:
      remote === undefined ? createApplier : () => fetchedFirst(createApplier(), remote),
    log,
    consumer: consumerOf(target),
    get retries() {
      return current().applier.retries;
    },
    retryDelay: config.applier.retryDelay,
    filter: filterAt('apply', config),
    delay: config.filters.delay,
    online,
    ...(remote === undefined ? {} : { cuts: cutMemoryOf(config) }),
    clock,
    logger,
    stops,
  });
}

async function* filtered(
  events: AsyncIterable<ThlEvent>,
  filter: EventFilter | undefined,
): AsyncGenerator<ThlEvent> {
  for await (const event of events) yield filter === undefined ? event : filter.apply(event);
}
