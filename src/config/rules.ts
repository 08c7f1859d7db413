import { isIP } from 'node:net';
import type { Role } from './schema.js';
import { parseThlUri } from './thl-uri.js';

/** A mistake that no single key shows. */
export interface Violation {
  readonly path: readonly string[];
  readonly message: string;
}

type Section = Readonly<Record<string, unknown>>;

/** Which sections a role has; those in brackets it may have. */
const SECTIONS: Readonly<Record<Role, readonly string[]>> = {
  direct: ['source', 'target'],
  master: ['source'],
  slave: ['target', '[master]'],
  relay: ['master'],
};

/**
 * Checks between keys. Takes the file's own value, so that these are reported together with
 * mistakes in single keys; whatever has the wrong type is left to those.
 */
export function checkRules(config: Section): Violation[] {
  return [
    ...checkRole(config),
    ...['source', 'target'].flatMap((name) => checkServer(name, section(config, name))),
    ...checkListener(['admin'], section(config, 'admin')),
    ...checkListener(['thl', 'listen'], section(section(config, 'thl'), 'listen')),
    ...checkMaster(section(config, 'master')),
    ...checkFilters(config),
    ...checkDatasource(config),
  ];
}

function checkRole(config: Section): Violation[] {
  const role = config['role'];
  if (typeof role !== 'string' || !Object.hasOwn(SECTIONS, role)) return [];
  const known = SECTIONS[role as Role];
  const violations = ['source', 'master', 'target'].flatMap((name) => {
    const given = config[name] !== undefined && config[name] !== null;
    if (known.includes(name) === given || known.includes(`[${name}]`)) return [];
    const message = given
      ? `not used by role ${role}; remove it, or use ${otherRole(name)}`
      : `missing; role ${role} needs this section`;
    return [{ path: [name], message }];
  });
  return [...violations, ...checkServing(role, config)];
}

function otherRole(section: string): string {
  return section === 'master' ? 'role slave or relay' : 'role direct';
}

/** A log that another process writes is served by that one. */
function checkServing(role: string, config: Section): Violation[] {
  const listen = 'listen' in section(config, 'thl');
  if (role === 'relay' && !listen) {
    return [{ path: ['thl', 'listen'], message: 'missing; role relay needs this section' }];
  }
  if (role !== 'slave' || 'master' in config || !listen) return [];
  const message = 'a slave without master reads the log of another process, which is to serve it';
  return [{ path: ['thl', 'listen'], message }];
}

/** Role direct is between two databases. */
function checkDatasource({ role, datasource }: Section): Violation[] {
  if (role !== 'direct' || datasource === undefined) return [];
  const message = 'not used by role direct; describe both databases, as source and target';
  return [{ path: ['datasource'], message }];
}

function checkServer(name: string, server: Section): Violation[] {
  return [
    ...checkSecret('password', [name], server),
    ...checkKeyPair([name], server),
    ...checkTlsMode(name, server),
  ];
}

function checkTlsMode(name: string, server: Section): Violation[] {
  const { mode } = section(server, 'tls');
  if (mode === undefined || !('ssl' in server)) return [];
  return [{ path: [name, 'ssl'], message: 'the mode is given twice, as tls.mode too; keep that' }];
}

function checkSecret(kind: string, path: readonly string[], holder: Section): Violation[] {
  const given = [kind, `${kind}File`, `${kind}Env`].filter((key) => key in holder);
  if (given.length < 2) return [];
  const message = `the ${kind} is given twice, as ${given.join(' and ')}; keep one`;
  return [{ path: [...path, given[1] ?? ''], message }];
}

function checkKeyPair(path: readonly string[], holder: Section): Violation[] {
  const tls = section(holder, 'tls');
  if ('cert' in tls === 'key' in tls) return [];
  return [{ path: [...path, 'tls'], message: 'cert and key go together; one is missing' }];
}

function hasToken(holder: Section): boolean {
  return ['token', 'tokenFile', 'tokenEnv'].some((key) => key in holder);
}

/** Whoever reaches the THL port reads every change of the master; the other one obeys commands. */
function checkListener(path: readonly string[], listen: Section): Violation[] {
  return [...checkSecret('token', path, listen), ...checkExposure(path, listen)];
}

function checkExposure(path: readonly string[], listen: Section): Violation[] {
  const { host } = listen;
  const tls = section(listen, 'tls');
  if (typeof host !== 'string' || isLoopback(host) || listen['insecure'] === true) return [];
  const missing = [
    ...('tls' in listen ? [] : ['tls']),
    ...(hasToken(listen) || 'ca' in tls ? [] : ['a token (or tls.ca, for client certificates)']),
  ];
  if (missing.length === 0) return [];
  const message = `${host} can be reached from other hosts: add ${missing.join(' and ')}, or set insecure: true`;
  return [{ path: [...path, 'host'], message }];
}

function checkMaster(master: Section): Violation[] {
  return [
    ...checkSecret('token', ['master'], master),
    ...checkKeyPair(['master'], master),
    ...checkMasterTrust(master),
  ];
}

/** A filter that its process never comes to would be one silently not in force. */
function checkFilters(config: Section): Violation[] {
  const { role } = config;
  const { at } = section(config, 'filters');
  const unused: Readonly<Record<string, unknown>> = { master: 'apply', slave: 'extract' };
  if (role === 'relay' && 'filters' in config) {
    return [{ path: ['filters'], message: 'role relay passes everything on; filter on the slave' }];
  }
  if (typeof at !== 'string' || unused[String(role)] !== at) return [];
  return [{ path: ['filters', 'at'], message: `role ${String(role)} has no ${at} to filter at` }];
}

/** Whoever could pose as the master could write anything into the slave. */
function checkMasterTrust(master: Section): Violation[] {
  const uris = Array.isArray(master['uris']) ? master['uris'] : [];
  const remote = uris.find((uri) => !isLoopback(parseThlUri(String(uri))?.host ?? 'localhost'));
  if (remote === undefined || master['insecure'] === true) return [];
  const tls = section(master, 'tls');
  const verified = !('mode' in tls) || String(tls['mode']).startsWith('verify');
  if (verified && (hasToken(master) || 'cert' in tls)) return [];
  const missing = verified ? 'add a token (or tls.cert)' : 'use tls.mode verify-identity';
  const message = `${String(remote)} is on another host: ${missing}, or set insecure: true`;
  return [{ path: ['master', 'uris'], message }];
}

/** Whether an address that a listener is given can be reached from this host alone. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function section(parent: Section, key: string): Section {
  const value = parent[key];
  return typeof value === 'object' && value !== null ? (value as Section) : {};
}
