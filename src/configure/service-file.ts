import { join, resolve } from 'node:path';
import { formatThlUri, THL_PORT } from '../config/thl-uri.js';
import { SluiceError } from '../errors/sluice-error.js';
import { foreignOption, optionName, type ConfigureOptions } from './options.js';

/** A section as it stands in a configuration file; undefined ones are left out. */
export type Section = Readonly<Record<string, unknown>>;

/** Where the files of a service are: relative names are relative to the configuration file. */
export interface Places {
  /** The configuration file itself. */
  readonly file: string;
  readonly thl: string;
  /** Of a database section's password, where the operator names no file of their own. */
  password(section: 'source' | 'target'): string;
}

/** Files of `replicator keys`, in the folder of one host. */
const KEYS = { token: 'thl.token', ca: 'ca.pem', cert: 'host.pem', key: 'host.key' } as const;

/**
 * What is to stand in the configuration file.
 * @throws SluiceError CONFIG_INVALID: an option that the role does not know, or two that contradict
 */
export function serviceSection(options: ConfigureOptions, places: Places): Section {
  const foreign = foreignOption(options);
  if (foreign !== undefined) throw notUsed(foreign, options);
  const { role, service, adminPort } = options;
  return pruned({
    service,
    role,
    source: sourceSection(options, places),
    master: masterSection(options),
    target: targetSection(options, places),
    thl: pruned({
      path: options.thlPath === undefined ? places.thl : resolve(options.thlPath),
      listen: listenSection(options),
    }),
    applier: applierSection(options),
    admin: adminPort === undefined ? undefined : { port: numberOf('adminPort', adminPort) },
  });
}

/** The master's database: of role master it is the datasource, of role direct the other one. */
function sourceSection(options: ConfigureOptions, places: Places): Section | undefined {
  const { role, startAt } = options;
  if (role !== 'master' && role !== 'direct') return undefined;
  const login = role === 'direct' ? loginOf('master', options) : oneOf(options);
  const start = startAt === undefined ? {} : { start: startOf(startAt) };
  return { ...serverSection(login, places.password('source')), ...start };
}

function targetSection(options: ConfigureOptions, places: Places): Section | undefined {
  if (options.role !== 'slave' && options.role !== 'direct') return undefined;
  return serverSection(loginOf('datasource', options), places.password('target'));
}

interface Login {
  readonly prefix: 'master' | 'datasource';
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly user: string | undefined;
  readonly passwordFile: string | undefined;
  readonly tls: string | undefined;
  readonly ca: string | undefined;
}

function loginOf(prefix: 'master' | 'datasource', options: ConfigureOptions): Login {
  return {
    prefix,
    host: options[`${prefix}Host`],
    port: options[`${prefix}Port`],
    user: options[`${prefix}User`],
    passwordFile: options[`${prefix}PasswordFile`],
    tls: options[`${prefix}Tls`],
    ca: options[`${prefix}Ca`],
  };
}

/** A master has one database: either prefix may name it. */
function oneOf(options: ConfigureOptions): Login {
  const own = loginOf('datasource', options);
  const other = loginOf('master', options);
  for (const key of ['host', 'port', 'user', 'passwordFile', 'tls', 'ca'] as const) {
    if (own[key] === undefined || other[key] === undefined || own[key] === other[key]) continue;
    throw invalid(
      `--datasource-${dashed(key)} and --master-${dashed(key)} differ, and role master has one database`,
      'Give the --datasource- options alone.',
    );
  }
  return own.host === undefined && own.user === undefined ? other : { ...other, ...given(own) };
}

function given(login: Login): Partial<Login> {
  return Object.fromEntries(Object.entries(login).filter(([, value]) => value !== undefined));
}

function serverSection(login: Login, passwordPlace: string): Section {
  const { prefix, host, port, user, passwordFile, tls, ca } = login;
  if (user === undefined) {
    throw invalid(`--${prefix}-user is missing`, 'Name the login that the replicator is to use.');
  }
  const encryption = pruned({ mode: tls, ca: ca === undefined ? undefined : caFile(ca) });
  return pruned({
    host: host ?? '127.0.0.1',
    port: port === undefined ? undefined : numberOf(`${prefix}Port`, port),
    user,
    passwordFile: passwordFile === undefined ? passwordPlace : resolve(passwordFile),
    tls: Object.keys(encryption).length === 0 ? undefined : encryption,
  });
}

/** `rds` stands for authorities that come with the replicator. */
function caFile(text: string): string {
  return text === 'rds' ? text : resolve(text);
}

/** Where a slave or relay fetches the history log; a slave without reads the file of this host. */
function masterSection(options: ConfigureOptions): Section | undefined {
  const { role, masterHost, thlUri, masterThlPort, keys } = options;
  if (role === 'master' || role === 'direct') return undefined;
  const port = numberOf('masterThlPort', masterThlPort ?? String(THL_PORT));
  const named = masterHost === undefined ? [] : [formatThlUri({ host: masterHost, port })];
  const uris = [...named, ...thlUri];
  if (uris.length === 0) return undefined;
  return pruned({ uris, ...(keys === undefined ? {} : clientKeys(keys)) });
}

function listenSection(options: ConfigureOptions): Section | undefined {
  const { role, thlHost, thlPort, keys } = options;
  const serves = role === 'master' || role === 'relay' || thlHost !== undefined;
  if (role === 'direct' || (!serves && thlPort === undefined)) return undefined;
  // Whoever has made keys means other hosts.
  const host = thlHost ?? (keys === undefined ? undefined : '0.0.0.0');
  return pruned({
    host: host ?? '127.0.0.1',
    port: numberOf('thlPort', thlPort ?? String(THL_PORT)),
    ...(keys === undefined ? {} : serverKeys(keys)),
  });
}

function serverKeys(folder: string): Section {
  const { token, cert, key } = keyFiles(folder);
  return { tokenFile: token, tls: { cert, key } };
}

function clientKeys(folder: string): Section {
  const { token, ca, cert, key } = keyFiles(folder);
  return { tokenFile: token, tls: { mode: 'verify-identity', ca, cert, key } };
}

function keyFiles(folder: string): Readonly<Record<keyof typeof KEYS, string>> {
  const at = (name: string) => join(resolve(folder), name);
  return { token: at(KEYS.token), ca: at(KEYS.ca), cert: at(KEYS.cert), key: at(KEYS.key) };
}

function applierSection({ slavePrivilegedUpdates: text }: ConfigureOptions): Section | undefined {
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false' && text !== 'auto') {
    throw invalid(`--slave-privileged-updates=${text}`, 'It takes true, false or auto.');
  }
  return { privileged: text === 'auto' ? text : text === 'true' };
}

/** `current`, `earliest`, `binlog.000003:1234`, or a GTID set. */
function startOf(text: string): unknown {
  if (text === 'current' || text === 'earliest') return text;
  const place = /^([^:]+\.\d+):(\d+)$/.exec(text);
  return place === null ? { gtid: text } : { file: place[1], position: Number(place[2]) };
}

function numberOf(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw invalid(`${optionName(name)} ${text} is no port`, 'Give a number from 1 to 65535.');
}

/** Without what is undefined. */
function pruned(section: Section): Section {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined));
}

function dashed(key: string): string {
  return optionName(key).slice(2);
}

function notUsed(option: string, { role }: ConfigureOptions): SluiceError {
  const hint =
    role === 'slave' && option.startsWith('--master-')
      ? "A slave reaches the master's replicator, not its database: --master-host and --master-thl-port, or --thl-uri."
      : 'Leave it out, or choose another --role; see `replicator configure --help`.';
  return invalid(`role ${role} has no use for ${option}`, hint);
}

function invalid(message: string, hint: string): SluiceError {
  return new SluiceError('CONFIG_INVALID', message, { hint });
}
