import { atLeast, type ServerInfo } from './flavour.js';

/** What a login may do. */
export interface Grants {
  /** SHOW GRANTS, one statement each, for the login itself and its roles. */
  readonly grants: readonly string[];
}

/** Whether the login holds a privilege on everything. */
export function holds({ grants }: Grants, privilege: string): boolean {
  return grants.some((grant) => {
    const match = /^GRANT (.*?) ON (.*?) TO /s.exec(grant);
    if (match === null || match[2] !== '*.*') return false;
    const held = (match[1] ?? '').split(',').map((word) => word.trim().toUpperCase());
    return held.includes('ALL PRIVILEGES') || held.includes('ALL') || held.includes(privilege);
  });
}

/** What lets a login ask for the place in the binlog: MariaDB 10.5.2 gave it a name of its own. */
export function clientPrivilege({ flavour, versionNumber }: ServerInfo): string {
  const isNew = flavour === 'mariadb' && atLeast(versionNumber, [10, 5, 2]);
  return isNew ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
}

/** The privileges that the login lacks on one schema, on which it may hold them by themselves. */
export interface MissingOnSchema {
  readonly schema: string;
  readonly missing: readonly string[];
}

const GRANT = /^GRANT (.*?) ON [`"'](.*)[`"']\.\* TO /s;

/** Those of `schemas` on which the login does not hold all of `needed`, there or on everything. */
export function missingOnSchemas(
  facts: Grants,
  needed: readonly string[],
  schemas: readonly string[],
): MissingOnSchema[] {
  return schemas.flatMap((schema) => {
    const missing = needed.filter((name) => !holds(facts, name) && !holdsOn(facts, name, schema));
    return missing.length === 0 ? [] : [{ schema, missing }];
  });
}

const REVOKE = /^REVOKE (.*?) ON [`"'](.*)[`"']\.\* FROM /s;

/** Schemas on which a grant on everything does not hold (MySQL `partial_revokes`). */
export function revokedOnSchemas({ grants }: Grants, needed: readonly string[]): MissingOnSchema[] {
  return grants.flatMap((grant) => {
    const [, revoked = '', schema = ''] = REVOKE.exec(grant) ?? [];
    const names = revoked.split(',').map((word) => word.trim().toUpperCase());
    const missing = needed.filter((name) => names.includes(name));
    return missing.length === 0 ? [] : [{ schema, missing }];
  });
}

function holdsOn({ grants }: Grants, name: string, schema: string): boolean {
  return grants.some((grant) => {
    const [, held = '', pattern = ''] = GRANT.exec(grant) ?? [];
    const names = held.split(',').map((word) => word.trim().toUpperCase());
    const isHeld = ['ALL PRIVILEGES', 'ALL', name].some((wanted) => names.includes(wanted));
    return isHeld && toRegExp(pattern).test(schema);
  });
}

/** `shop\_1`, `shop%`: as LIKE has it. Source: MySQL manual, "GRANT Statement", database privileges. */
function toRegExp(pattern: string): RegExp {
  const parts = pattern.matchAll(/\\(.)|([%_])|(.)/gs);
  const text = [...parts].map(([, escaped, wild, plain]) => {
    if (wild === '%') return '.*';
    return wild === '_' ? '.' : (escaped ?? plain ?? '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${text.join('')}$`, 's');
}
