import type { Applier } from '../applier/applier.js';
import type {
  MasterConfig,
  ServiceConfig,
  SourceConfig,
  TargetConfig,
  ThlConfig,
} from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { ClockSkew } from '../mysql/clock-skew.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { Extractor } from '../extractor/extractor.js';
import type { OnlineOptions } from '../pipeline/online-options.js';
import type { RemoteMaster } from '../pipeline/remote-master.js';
import type { Log } from '../thl/log.js';
import type { PeerClock } from '../thl/net/peer-clock.js';
import type { Holding, Skew } from '../thl/net/protocol.js';
import type { ThlServer } from '../thl/net/thl-server.js';

/** `thl`: the history log; `db`: the service's schema on the target, with its restart point. */
export type ResetScope = 'all' | 'thl' | 'db';

export type LogMode = 'write' | 'read';

export type LogServer = Pick<ThlServer, 'uri' | 'clients' | 'close'>;

/** What a service is put together from; each is made anew when it goes online. */
export interface ServiceParts {
  /**
   * `verify`: every event's checksum is looked at when it is read. `current`: what the configuration
   * says now of how long history is kept.
   */
  openLog(mode: LogMode, verify: boolean, current: () => ThlConfig): Promise<Log>;
  /** Serves the log to slaves on other hosts; undefined: not configured. */
  serveLog(log: Log, sourceSkew: () => Skew | undefined): Promise<LogServer | undefined>;
  /**
   * Connects to a master on another host; `held` is what the own log holds. `clock` hears what the
   * connection tells of clocks.
   */
  connectMaster(master: MasterConfig, held: Holding, clock: PeerClock): Promise<RemoteMaster>;
  /**
   * `baseSeqno`: of the first transaction, if the log is empty. `force`: goes on even where the source
   * has another binlog than the log was extracted from.
   */
  createExtractor(
    source: SourceConfig,
    online: Pick<OnlineOptions, 'baseSeqno' | 'force'>,
  ): Extractor;
  /** `history`: reads a transaction of the log again. */
  createApplier(target: TargetConfig, history: (seqno: number) => AsyncIterable<ThlEvent>): Applier;
  /** Writes a heartbeat row into the source; its id. */
  heartbeat(source: SourceConfig, name: string): Promise<bigint>;
  /** How far a server's clock is ahead of this host's. */
  measureSkew(server: SourceConfig | TargetConfig): Promise<ClockSkew>;
  /** Throws away the history log, the service's schema on the target, or both. */
  reset(scope: ResetScope): Promise<void>;
}

/** Whether this process writes the history log, or reads what another process on this host writes. */
export function writesLog({ role, master }: ServiceConfig): boolean {
  return role !== 'slave' || master !== undefined;
}

/** Name of the source in headers. */
export function sourceIdOf({ sourceId, source }: ServiceConfig): string {
  return sourceId ?? (source === undefined ? 'NONE' : `${source.host}:${source.port}`);
}

/** Name under which the history log notes how far a target is. */
export function consumerOf({ host, port }: TargetConfig): string {
  return `${host}:${port}`;
}

/** @throws SluiceError CONFIG_INVALID */
export function requireSource(config: ServiceConfig): SourceConfig {
  return config.source ?? refuse(config, 'source');
}

/** @throws SluiceError CONFIG_INVALID */
export function requireTarget(config: ServiceConfig): TargetConfig {
  return config.target ?? refuse(config, 'target');
}

function refuse({ service, role }: ServiceConfig, section: string): never {
  throw new SluiceError('CONFIG_INVALID', `service ${service} has role ${role} and no ${section}`, {
    service,
    hint: `Give this command to the service that has a ${section}.`,
  });
}
