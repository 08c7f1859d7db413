import { basename, dirname, join, relative, resolve } from 'node:path';
import { userInfo } from 'node:os';
import type { Finding } from '../../check/finding.js';
import { applyOverrides, parseConfig } from '../../config/load.js';
import { pidFileOf } from '../../config/run-files.js';
import type { ServiceConfig } from '../../config/schema.js';
import { annotatedFile } from '../../configure/annotated-file.js';
import type { ConfigureOptions } from '../../configure/options.js';
import { serviceSection, type Places } from '../../configure/service-file.js';
import { systemdUnit } from '../../configure/systemd-unit.js';
import { packageVersion } from '../../util/version.js';
import { EXIT } from '../exit-codes.js';
import { readPidFile } from '../pid-file.js';
import { findingLine } from './check.js';
import { findingsOf } from './configure-checks.js';
import {
  ownerNamed,
  ownFolder,
  refuseExisting,
  writeFiles,
  type Owner,
} from './configure-files.js';
import { findPassword, loginsOf, storedPassword, type NewSecret } from './configure-secrets.js';
import { start } from './daemon.js';
import { parseSettings } from './settings.js';

export interface ConfigureArguments extends ConfigureOptions {
  readonly homeDirectory: string;
  /** Instead of conf/<service>.yaml in the home directory. */
  readonly output: string | undefined;
  readonly force: boolean;
  readonly skipCheck: readonly string[];
  /** Where the unit goes; empty: to stdout; undefined: none is wanted. */
  readonly systemd: string | undefined;
  /** Whose files they are to be; undefined: the caller's. */
  readonly user: string | undefined;
  readonly startAndReport: boolean;
  readonly set: readonly string[];
}

/** A service's configuration as it is to be written. */
interface Planned {
  readonly file: string;
  readonly text: string;
  readonly config: ServiceConfig;
}

/** Asks, checks, writes the configuration of a service, and starts it where that is wanted. */
export async function configure(args: ConfigureArguments): Promise<number> {
  const owner = ownerNamed(args.user);
  const planned = plan(args);
  if (!args.force) refuseExisting([planned.file]);
  const { config } = planned;
  const named = [args.masterPasswordFile, args.datasourcePasswordFile];
  const logins = loginsOf(
    config,
    named.map((path) => path && resolve(path)),
  );
  const secrets: NewSecret[] = [];
  for (const login of logins)
    secrets.push(...[await findPassword(login)].flatMap((it) => it ?? []));

  const findings = await findingsOf(withPasswords(config, secrets), skippedChecks(args, config));
  if (!tell(findings, args)) return EXIT.error;
  writeAll(planned, secrets, owner);
  writeUnit(args, planned, owner);
  return args.startAndReport ? startAndReport(planned, args) : tellNext(planned, args);
}

function plan(args: ConfigureArguments): Planned {
  const places = placesOf(args);
  const section = serviceSection(args, places);
  const changed = applyOverrides(section, parseSettings(args.set));
  const text = annotatedFile(changed, [
    `Service ${args.service}, role ${args.role}; written by \`replicator configure\`, Sluice ${packageVersion()}.`,
    'Keys that are commented out have the default that stands there. File names are relative to',
    'this file. Times: 500ms, 30s, 10m, 12h, 7d. Sizes: 64KiB, 1MiB, 2GiB.',
    '`replicator reload` takes changes up that need no restart, and names those that do.',
  ]);
  return { file: places.file, text, config: parseConfig(text, places.file) };
}

function placesOf({ service, role, homeDirectory, output }: ConfigureArguments): Places {
  const home = resolve(homeDirectory);
  const file = output === undefined ? join(home, 'conf', `${service}.yaml`) : resolve(output);
  const log = role === 'slave' || role === 'relay' ? `${service}-${role}` : service;
  return {
    file,
    thl: relative(dirname(file), join(home, 'data', `${log}.thl`)),
    password: (section) => `${service}.${section}.password`,
  };
}

/** The servers are to be asked before anything is written. */
function withPasswords(config: ServiceConfig, secrets: readonly NewSecret[]): ServiceConfig {
  const { source, target } = config;
  const filled = <T extends { passwordFile?: string | undefined }>(server: T): T => {
    const { passwordFile, ...rest } = server;
    if (passwordFile === undefined) return server;
    const found = secrets.find(({ path }) => path === passwordFile);
    return { ...rest, password: found?.text ?? storedPassword(passwordFile) } as unknown as T;
  };
  return {
    ...config,
    ...(source === undefined ? {} : { source: filled(source) }),
    ...(target === undefined ? {} : { target: filled(target) }),
  };
}

/** A service that runs holds its ports itself. */
function skippedChecks({ skipCheck }: ConfigureArguments, config: ServiceConfig): string[] {
  const runs = readPidFile(pidFileOf(config)) !== undefined;
  return [...skipCheck, ...(runs ? ['admin-port', 'thl-port'] : [])];
}

/** @returns whether it is to go on */
function tell(findings: readonly Finding[], { service }: ConfigureArguments): boolean {
  for (const finding of findings) process.stderr.write(`${findingLine(finding)}\n`);
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length === 0) return true;
  const names = [...new Set(errors.map(({ name }) => name))];
  const skip = names.map((name) => `--skip-check ${name}`).join(' ');
  process.stderr.write(
    `Service ${service}: ${errors.length} errors, nothing was written.\nMend them, or go on in spite of them with ${skip}\n`,
  );
  return false;
}

function writeAll(
  { file, text, config }: Planned,
  secrets: readonly NewSecret[],
  owner: Owner | undefined,
): void {
  const passwords = secrets.map(({ path, text }) => ({ path, text: `${text}\n`, isSecret: true }));
  ownFolder(dirname(config.thl.path), owner);
  writeFiles([...passwords, { path: file, text, isSecret: false }], owner);
  for (const { path } of secrets) say(`Wrote ${path} (mode 600)`);
  say(`Wrote ${file}`);
}

function writeUnit(
  { systemd, service, role, user }: ConfigureArguments,
  { file, config }: Planned,
  owner: Owner | undefined,
): void {
  if (systemd === undefined) return;
  const unit = systemdUnit({
    service,
    role,
    configFile: file,
    program: [process.execPath, resolve(process.argv[1] ?? '')],
    user: user ?? userInfo().username,
    writable: [...new Set([dirname(config.thl.path), dirname(pidFileOf(config))])],
  });
  if (systemd === '') {
    process.stdout.write(unit);
    return;
  }
  writeFiles([{ path: resolve(systemd), text: unit, isSecret: false }], undefined);
  say(`Wrote ${resolve(systemd)}${owner === undefined ? '' : `, for user ${user ?? ''}`}`);
}

async function startAndReport({ file }: Planned, args: ConfigureArguments): Promise<number> {
  const code = await start({ config: [file], set: [] }, args.skipCheck);
  const { runCommand } = await import('../trepctl/run-command.js');
  const { status } = await import('../trepctl/queries.js');
  const target = { config: file, service: args.service, json: false };
  const told = await runCommand(target, status({}));
  return code === EXIT.ok ? told : code;
}

/** A unit is started by the name of its file. */
function tellNext({ file }: Planned, { systemd = '' }: ConfigureArguments): number {
  const bySystemd = `systemctl daemon-reload && systemctl enable --now ${basename(systemd)}`;
  say(`Start it with: ${systemd === '' ? `replicator start --config ${file}` : bySystemd}`);
  return EXIT.ok;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
