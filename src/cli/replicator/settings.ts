import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadConfig, type Overrides } from '../../config/load.js';
import { logFileOf, sharedLogFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { SluiceError } from '../../errors/sluice-error.js';

/** What every command of `replicator` is given. */
export interface Settings {
  /** Files of services, or folders of such files. */
  readonly config: readonly string[];
  /** As `admin.port=0`. */
  readonly set: readonly string[];
}

/** The services of one process. */
export interface ProcessConfig {
  /** At least one. */
  readonly services: readonly ServiceFile[];
  /** What the process takes from it that all services share: `admin`, `log`. */
  readonly first: ServiceConfig;
  readonly logFile: string;
  readonly overrides: Overrides;
}

export interface ServiceFile {
  readonly file: string;
  readonly config: ServiceConfig;
}

/**
 * The configuration of the one service that is named.
 * @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID
 */
export function configOf(settings: Settings): ServiceConfig {
  const { services, first } = processConfigOf(settings);
  if (services.length === 1) return first;
  throw new SluiceError('CONFIG_INVALID', 'this command is for one service', {
    hint: 'Name one file with --config.',
  });
}

/**
 * The configuration of all services that are named, found fit to run in one process.
 * @throws SluiceError CONFIG_UNREADABLE, CONFIG_INVALID
 */
export function processConfigOf({ config, set }: Settings): ProcessConfig {
  const overrides = parseSettings(set);
  const services = filesNamed(config).map((file) => ({
    file,
    config: loadConfig(file, overrides),
  }));
  const first = services[0]?.config;
  if (first === undefined) throw noConfig();
  checkTogether(services);
  const logFile = services.length === 1 ? logFileOf(first) : sharedLogFileOf(first);
  return { services, first, logFile, overrides };
}

/**
 * The files of services that a command line names; SLUICE_CONFIG where it names none.
 * @throws SluiceError CONFIG_INVALID: none is named
 */
export function filesNamed(config: readonly string[]): string[] {
  const { SLUICE_CONFIG: fallback = '' } = process.env;
  const named = config.length === 0 && fallback !== '' ? [fallback] : config;
  if (named.length === 0) throw noConfig();
  return named.flatMap(filesOf);
}

/** A folder stands for the `.yaml` files in it, in the order of their names. */
function filesOf(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [resolve(path)];
  const files = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  if (files.length > 0) return files.toSorted().map((name) => resolve(join(path, name)));
  throw new SluiceError('CONFIG_INVALID', `folder ${path} holds no .yaml file`, {
    hint: 'Put the configuration of each service into a file of its own there.',
  });
}

function noConfig(): SluiceError {
  return new SluiceError('CONFIG_INVALID', 'no configuration file is named', {
    hint: 'Add --config FILE, or set SLUICE_CONFIG to it; `replicator configure` writes one.',
  });
}

/** One process has one administration API and one log; services are told apart by name. */
export function checkTogether(services: readonly ServiceFile[]): void {
  const [first, ...others] = services;
  if (first === undefined) return;
  for (const { file, config } of others) {
    if (!isDeepStrictEqual(config.admin, first.config.admin)) throw differs('admin', first, file);
    if (config.log.file !== first.config.log.file) throw differs('log.file', first, file);
  }
  for (const [i, { file, config }] of services.entries()) {
    const before = services.slice(0, i);
    const twin = before.find((it) => it.config.service === config.service);
    if (twin !== undefined) throw twice(`service ${config.service}`, twin, file);
    const neighbour = before.find((it) => it.config.thl.path === config.thl.path);
    if (neighbour !== undefined) throw twice(`thl.path ${config.thl.path}`, neighbour, file);
  }
}

function differs(key: string, first: ServiceFile, file: string): SluiceError {
  const message = `${file} and ${first.file} differ in ${key}, which services in one process share`;
  return new SluiceError('CONFIG_INVALID', message, {
    hint: `Give both the same ${key}, or run the services in processes of their own.`,
  });
}

function twice(what: string, first: ServiceFile, file: string): SluiceError {
  return new SluiceError('CONFIG_INVALID', `${file} and ${first.file} both have ${what}`, {
    hint: 'Each service in a process has a name and a history log of its own.',
  });
}

export function parseSettings(settings: readonly string[]): Overrides {
  return Object.fromEntries(settings.map(parseSetting));
}

function parseSetting(setting: string): [string, string] {
  const equals = setting.indexOf('=');
  if (equals > 0) return [setting.slice(0, equals), setting.slice(equals + 1)];
  throw new SluiceError('CONFIG_INVALID', `--set ${setting}: expected KEY=VALUE`, {
    hint: 'Write it as --set admin.port=0; `replicator config --describe` lists the keys.',
  });
}
