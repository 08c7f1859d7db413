import type { Applier } from '../applier/applier.js';
import type { ServiceConfig, SourceConfig, TargetConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { Extractor } from '../extractor/extractor.js';
import type { Log } from '../thl/log.js';

export type LogMode = 'write' | 'read';

/** What a service is put together from; each is made anew when it goes online. */
export interface ServiceParts {
  openLog(mode: LogMode): Promise<Log>;
  createExtractor(source: SourceConfig): Extractor;
  createApplier(target: TargetConfig): Applier;
  /** Writes a heartbeat row into the source. */
  heartbeat(source: SourceConfig, name: string): Promise<void>;
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
