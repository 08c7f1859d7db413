import { isIP } from 'node:net';
import type { Role } from './schema.js';

/** A mistake that no single key shows. */
export interface Violation {
  readonly path: readonly string[];
  readonly message: string;
}

type Section = Readonly<Record<string, unknown>>;

const NEEDS: Readonly<Record<Role, readonly string[]>> = {
  direct: ['source', 'target'],
  master: ['source'],
  slave: ['target'],
};

/**
 * Checks between keys. Takes the file's own value, so that these are reported together with
 * mistakes in single keys; whatever has the wrong type is left to those.
 */
export function checkRules(config: Section): Violation[] {
  return [
    ...checkRole(config),
    ...['source', 'target'].flatMap((name) => checkServer(name, section(config, name))),
    ...checkListener(section(config, 'admin')),
  ];
}

function checkRole(config: Section): Violation[] {
  const role = config['role'];
  if (typeof role !== 'string' || !Object.hasOwn(NEEDS, role)) return [];
  const needed = NEEDS[role as Role];
  return ['source', 'target'].flatMap((name) => {
    const given = config[name] !== undefined && config[name] !== null;
    if (needed.includes(name) === given) return [];
    const message = given
      ? `not used by role ${role}; remove it, or use role direct`
      : `missing; role ${role} needs this section`;
    return [{ path: [name], message }];
  });
}

function checkServer(name: string, server: Section): Violation[] {
  const passwords = ['password', 'passwordFile', 'passwordEnv'].filter((key) => key in server);
  const tls = section(server, 'tls');
  const violations: Violation[] = [];
  if (passwords.length > 1) {
    violations.push({
      path: [name, passwords[1] ?? ''],
      message: `the password is given twice, as ${passwords.join(' and ')}; keep one`,
    });
  }
  if ('cert' in tls !== 'key' in tls) {
    violations.push({ path: [name, 'tls'], message: 'cert and key go together; one is missing' });
  }
  return violations;
}

function checkListener(admin: Section): Violation[] {
  const host = admin['host'];
  if (typeof host !== 'string' || isLoopback(host)) return [];
  const message =
    `found ${host}, allowed: localhost, 127.0.0.1 or ::1; the administration API has no ` +
    'authentication yet: keep it on loopback and reach it through ssh';
  return [{ path: ['admin', 'host'], message }];
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
