import type { Applier } from '../applier/applier.js';
import type { MasterConfig, ServiceConfig, SourceConfig, TargetConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { Extractor } from '../extractor/extractor.js';
import type { RemoteMaster } from '../pipeline/remote-to-thl.js';
import type { Log } from '../thl/log.js';
import type { Holding } from '../thl/net/protocol.js';
import type { ThlServer } from '../thl/net/thl-server.js';

export type LogMode = 'write' | 'read';

export type LogServer = Pick<ThlServer, 'uri' | 'clients' | 'close'>;

/** What a service is put together from; each is made anew when it goes online. */
export interface ServiceParts {
  openLog(mode: LogMode): Promise<Log>;
  /** Serves the log to slaves on other hosts; undefined: not configured. */
  serveLog(log: Log): Promise<LogServer | undefined>;
  /** Connects to a master on another host; `held` is what the own log holds. */
  connectMaster(master: MasterConfig, held: Holding): Promise<RemoteMaster>;
  createExtractor(source: SourceConfig): Extractor;
  createApplier(target: TargetConfig): Applier;
  /** Writes a heartbeat row into the source. */
  heartbeat(source: SourceConfig, name: string): Promise<void>;
}

/** Whether this process writes the history log, or reads what another process on this host writes. */
export function writesLog({ role, master }: ServiceConfig): boolean {
  return role !== 'slave' || master !== undefined;
}

/** Name of the source in headers. */
export function sourceIdOf({ sourceId, source }: ServiceConfig): string {
  return sourceId ?? (source === undefined ? 'NONE' : `${source.host}:${source.port}`);
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
