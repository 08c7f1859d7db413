import type { Logger } from 'pino';
import { loadConfig } from '../../config/load.js';
import { forgetStaleRole } from '../../config/role-state.js';
import { pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { ServiceHost } from '../../service/host.js';
import { planRoleChange, type RoleRequest } from '../../service/roles/change-role.js';
import type { Supervisor } from '../../service/supervisor.js';
import { createService } from '../../service/wiring.js';
import { completePidFile, releasePidFile, takePidFile } from '../pid-file.js';
import type { ProcessConfig, ServiceFile } from './settings.js';

/** The services of this process. Each has a pid file, so that none runs twice. */
export class ProcessHost implements ServiceHost {
  readonly services = new Map<string, Supervisor>();
  private readonly files = new Map<string, string>();
  private url = '';

  constructor(
    private readonly config: ProcessConfig,
    private readonly loggerFor: (config: ServiceConfig) => Logger,
    readonly end: (immediate: boolean) => void,
  ) {}

  /** Takes up every service; they are offline yet. @throws SluiceError ALREADY_RUNNING */
  start(): void {
    for (const service of this.config.services) this.add(service);
  }

  /** To be called when the administration API listens. */
  announce(url: string): void {
    this.url = url;
    for (const { config } of this.services.values()) completePidFile(pidFileOf(config), url);
  }

  /** Takes online what is to go online by itself. */
  goOnline(): void {
    for (const service of this.services.values()) {
      if (service.config.autoOnline) service.online();
    }
  }

  async load(name: string): Promise<Supervisor> {
    if (this.services.has(name)) throw loadedAlready(name);
    const file = this.files.get(name);
    if (file === undefined) throw this.unknown(name);
    const config = loadConfig(file, this.config.overrides);
    if (config.service !== name) throw otherService(name, file, config);
    const service = this.add({ file, config });
    completePidFile(pidFileOf(config), this.url);
    if (config.autoOnline) service.online();
    return service;
  }

  async unload(name: string): Promise<void> {
    const service = this.services.get(name);
    if (service === undefined) throw this.unknown(name);
    await service.shutdown();
    this.services.delete(name);
    releasePidFile(pidFileOf(service.config));
  }

  async setRole(name: string, request: RoleRequest, dryRun: boolean): Promise<Supervisor> {
    const service = this.services.get(name);
    const file = this.files.get(name);
    if (service === undefined || file === undefined) throw this.unknown(name);
    const change = planRoleChange(file, this.config.overrides, service.config, request);
    if (dryRun) return service;
    await service.replaceBy((logger) => change.carryOut(logger));
    const next = createService(change.to, this.loggerFor(change.to));
    this.services.set(name, next);
    return next;
  }

  /** All services offline, at the same time. */
  async shutdown(immediate = false): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.shutdown(immediate)));
  }

  release(): void {
    for (const { config } of this.services.values()) releasePidFile(pidFileOf(config));
  }

  private add({ file, config }: ServiceFile): Supervisor {
    takePidFile(pidFileOf(config));
    forgetStaleRole(config);
    const service = createService(config, this.loggerFor(config));
    this.services.set(config.service, service);
    this.files.set(config.service, file);
    return service;
  }

  private unknown(name: string): SluiceError {
    const known = [...this.files.keys()].join(', ');
    return new SluiceError('SERVICE_UNKNOWN', `this process was not started with service ${name}`, {
      hint: `It knows: ${known}. Start it again with the file of ${name} added to --config.`,
    });
  }
}

function loadedAlready(name: string): SluiceError {
  return new SluiceError('ILLEGAL_STATE', `service ${name} is loaded already`, {
    hint: `To have its configuration read anew, \`trepctl unload ${name}\` first.`,
  });
}

function otherService(name: string, file: string, { service }: ServiceConfig): SluiceError {
  return new SluiceError('CONFIG_INVALID', `${file} is now the configuration of ${service}`, {
    hint: `Give it back the name ${name}, or restart the replicator.`,
  });
}
