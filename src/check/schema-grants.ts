import { holds, type ServerFacts } from './facts.js';

/** The privileges that the login lacks on one schema, on which it may hold them by themselves. */
export interface MissingOnSchema {
  readonly schema: string;
  readonly missing: readonly string[];
}

const GRANT = /^GRANT (.*?) ON [`"'](.*)[`"']\.\* TO /s;

/** Those of `schemas` on which the login does not hold all of `needed`, there or on everything. */
export function missingOnSchemas(
  facts: Pick<ServerFacts, 'grants'>,
  needed: readonly string[],
  schemas: readonly string[],
): MissingOnSchema[] {
  return schemas.flatMap((schema) => {
    const missing = needed.filter((name) => !holds(facts, name) && !holdsOn(facts, name, schema));
    return missing.length === 0 ? [] : [{ schema, missing }];
  });
}

function holdsOn({ grants }: Pick<ServerFacts, 'grants'>, name: string, schema: string): boolean {
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
