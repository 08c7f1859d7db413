import type { Role } from '../config/schema.js';

/** What `replicator configure` was told, by the names of its options; texts as they were given. */
export interface ConfigureOptions {
  readonly role: Role;
  readonly service: string;
  /** The master's database, or for slave and relay the host of its replicator. */
  readonly masterHost?: string | undefined;
  readonly masterPort?: string | undefined;
  readonly masterUser?: string | undefined;
  readonly masterPasswordFile?: string | undefined;
  readonly masterTls?: string | undefined;
  readonly masterCa?: string | undefined;
  /** The database of this replicator: a master's own, a slave's own. */
  readonly datasourceHost?: string | undefined;
  readonly datasourcePort?: string | undefined;
  readonly datasourceUser?: string | undefined;
  readonly datasourcePasswordFile?: string | undefined;
  readonly datasourceTls?: string | undefined;
  readonly datasourceCa?: string | undefined;
  readonly thlUri: readonly string[];
  readonly masterThlPort?: string | undefined;
  readonly thlHost?: string | undefined;
  readonly thlPort?: string | undefined;
  readonly thlPath?: string | undefined;
  /** A host's folder, as `replicator keys` makes it. */
  readonly keys?: string | undefined;
  readonly adminPort?: string | undefined;
  readonly startAt?: string | undefined;
  readonly slavePrivilegedUpdates?: string | undefined;
}

type Name = keyof ConfigureOptions;

const MASTER_DATABASE: readonly Name[] = [
  'masterUser',
  'masterPort',
  'masterPasswordFile',
  'masterTls',
  'masterCa',
];
const DATASOURCE: readonly Name[] = [
  'datasourceHost',
  'datasourcePort',
  'datasourceUser',
  'datasourcePasswordFile',
  'datasourceTls',
  'datasourceCa',
];
const FETCHED: readonly Name[] = ['thlUri', 'masterThlPort'];
const SERVED: readonly Name[] = ['thlHost', 'thlPort'];

/** Options that have no meaning for a role. */
const FOREIGN: Readonly<Record<Role, readonly Name[]>> = {
  master: [...FETCHED, 'slavePrivilegedUpdates'],
  slave: [...MASTER_DATABASE, 'startAt'],
  relay: [...MASTER_DATABASE, ...DATASOURCE, 'startAt', 'slavePrivilegedUpdates'],
  direct: [...FETCHED, ...SERVED, 'keys'],
};

/** The first option that was given in vain, as it is written; undefined: none. */
export function foreignOption(options: ConfigureOptions): string | undefined {
  const name = FOREIGN[options.role].find((key) => {
    const value = options[key];
    return value !== undefined && value.length > 0;
  });
  return name === undefined ? undefined : optionName(name);
}

/** `masterThlPort` -> `--master-thl-port`. */
export function optionName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
