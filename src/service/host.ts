import type { ConfigChange } from '../config/changes.js';
import type { RoleRequest } from './roles/change-role.js';
import type { Supervisor } from './supervisor.js';

/** What became of a service's configuration, read anew. */
export interface Reloaded {
  readonly service: string;
  readonly file: string;
  readonly changes: readonly ConfigChange[];
}

/** The process that the services run in. */
export interface ServiceHost {
  /** By name. */
  readonly services: ReadonlyMap<string, Supervisor>;
  /** Takes up a service that the process was started with, with its configuration read anew. */
  load(service: string): Promise<Supervisor>;
  /** Takes a service offline and lets go of it. */
  unload(service: string): Promise<void>;
  /**
   * Gives a service that is offline another role, kept over restarts; its configuration is read anew.
   * Another supervisor has its place then. `dryRun`: only finds out whether the configuration allows it.
   */
  setRole(service: string, request: RoleRequest, dryRun: boolean): Promise<Supervisor>;
  /**
   * Reads the configuration of all services anew and takes up what needs no restart.
   * @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID; nothing has changed then
   */
  reload(): Reloaded[];
  /** Ends the process: at transaction boundaries, or, `immediate`, at once. */
  end(immediate: boolean): void;
}
