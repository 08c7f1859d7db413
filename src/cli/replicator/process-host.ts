import type { Logger } from 'pino';
import { changesBetween, type ConfigChange } from '../../config/changes.js';
import { loadConfig } from '../../config/load.js';
import { forgetStaleRole } from '../../config/role-state.js';
import { pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { Reloaded, ServiceHost } from '../../service/host.js';
import { planRoleChange, type RoleRequest } from '../../service/roles/change-role.js';
import type { Supervisor } from '../../service/supervisor.js';
import { createService, reconfigureService } from '../../service/wiring.js';
import { completePidFile, releasePidFile, takePidFile } from '../pid-file.js';
import { checkTogether, type ProcessConfig, type ServiceFile } from './settings.js';

/** The services of this process. Each has a pid file, so that none runs twice. */
export class ProcessHost implements ServiceHost {
  readonly services = new Map<string, Supervisor>();
  private readonly files = new Map<string, string>();
  private url = '';
  /** Of the service that was let go of last: `replicator stop` and `status` find the process by it. */
  private pidFileLeft: string | undefined;

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
    this.releaseLeft();
    const service = this.add({ file, config });
    completePidFile(pidFileOf(config), this.url);
    if (config.autoOnline) service.online();
    return service;
  }

  async unload(name: string): Promise<void> {
    const service = this.services.get(name);
    if (service === undefined) throw this.unknown(name);
    if (service.state === 'OFFLINE:CONFIGURING') throw beingChanged(name);
    await service.shutdown();
    this.services.delete(name);
    const pidFile = pidFileOf(service.config);
    if (this.services.size > 0) releasePidFile(pidFile);
    else this.pidFileLeft = pidFile;
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

  reload(): Reloaded[] {
    const wanted = [...this.services.keys()].map((name) => this.readAnew(name));
    checkTogether(wanted);
    return wanted.map((file) => this.reconfigure(file));
  }

  /** @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID */
  private readAnew(name: string): ServiceFile {
    const service = this.services.get(name);
    const file = this.files.get(name);
    if (service === undefined || file === undefined) throw this.unknown(name);
    const config = loadConfig(file, this.config.overrides);
    if (config.service !== name) throw otherService(name, file, config);
    if (config.role !== service.config.role) throw otherRole(file, service.config, config);
    return { file, config };
  }

  private reconfigure({ file, config }: ServiceFile): Reloaded {
    const { service: name } = config;
    const service = this.services.get(name);
    if (service === undefined) throw this.unknown(name);
    const changes = changesBetween(service.config, config);
    const logger = this.loggerFor(config);
    logger.level = config.log.level;
    reconfigureService(service, config, logger);
    tellChanges(changes, logger);
    return { service: name, file, changes };
  }

  /** All services offline, at the same time. */
  async shutdown(immediate = false): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.shutdown(immediate)));
  }

  release(): void {
    for (const { config } of this.services.values()) releasePidFile(pidFileOf(config));
    this.releaseLeft();
  }

  private releaseLeft(): void {
    if (this.pidFileLeft !== undefined) releasePidFile(this.pidFileLeft);
    this.pidFileLeft = undefined;
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

/** Secrets are hidden in them. */
function tellChanges(changes: readonly ConfigChange[], logger: Logger): void {
  for (const { key, from, to, takesEffect } of changes) {
    logger.info({ key, from, to, takesEffect }, `configuration read anew: ${key} has changed`);
  }
  if (changes.length === 0) logger.info('configuration read anew: nothing has changed');
}

function otherRole(file: string, from: ServiceConfig, to: ServiceConfig): SluiceError {
  const message = `${file} has role ${to.role} now, and service ${from.service} runs as ${from.role}`;
  return new SluiceError('CONFIG_INVALID', message, {
    hint: 'Give a service that is offline another role with `trepctl setrole`, or restart the replicator.',
  });
}

/** What changes its role would give it back to the process, without its pid file. */
function beingChanged(name: string): SluiceError {
  return new SluiceError('ILLEGAL_STATE', `service ${name} is just being reset, or given a role`, {
    hint: 'Unload it when `trepctl status` shows another state than OFFLINE:CONFIGURING.',
  });
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
