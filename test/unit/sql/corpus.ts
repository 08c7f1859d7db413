/** Statements of the end-to-end cases, each with how its session reads it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dialect } from '../../../src/sql/dialect.js';
import { parseScript } from '../../integration/cases/script.js';
import { MARIADB, MYSQL } from '../applier/statement/text.js';

const CASES = fileURLToPath(new URL('../../cases/', import.meta.url));

export interface Sample {
  readonly name: string;
  readonly sql: Buffer;
  readonly dialect: Dialect;
}

/** Collation numbers of what SET NAMES names in the cases. */
const COLLATIONS: Readonly<Record<string, number>> = {
  gbk: 28,
  big5: 1,
  sjis: 13,
  cp932: 95,
  latin1: 8,
  binary: 63,
};

/** What no server writes to its binlog. */
const NOT_LOGGED =
  /^\s*(?:use|show|explain|prepare|execute|deallocate|select|lock|unlock|help|set @@?(?:session|global))\b/i;

export function samples(): Sample[] {
  return readdirSync(CASES).flatMap((name) =>
    [
      ['case.sql', MYSQL],
      ['case.sql', MARIADB],
      ['mysql.sql', MYSQL],
      ['mariadb.sql', MARIADB],
    ].flatMap(([file, dialect]) => samplesOf(name, file as string, dialect as Dialect)),
  );
}

function samplesOf(name: string, file: string, plain: Dialect): Sample[] {
  const path = join(CASES, name, file);
  if (!existsSync(path)) return [];
  let dialect = plain;
  const found: Sample[] = [];
  for (const { sql, line, errors } of parseScript(readFileSync(path, 'latin1')).steps) {
    dialect = following(sql, dialect);
    if (errors.length > 0 || NOT_LOGGED.test(sql)) continue;
    const flavour = plain.flavour;
    found.push({
      name: `${name}/${file}:${line} (${flavour})`,
      sql: Buffer.from(sql, 'latin1'),
      dialect,
    });
  }
  return found;
}

/** How the session reads what comes after this statement. */
function following(sql: string, dialect: Dialect): Dialect {
  const mode = /sql_mode\s*=/i.test(sql);
  const names = /^set names '?(\w+)/i.exec(sql)?.[1];
  return {
    ...dialect,
    ...(mode && {
      ansiQuotes: /ANSI|ORACLE/i.test(sql),
      noBackslashEscapes: /NO_BACKSLASH_ESCAPES/i.test(sql),
    }),
    ...(names !== undefined && { clientCollation: COLLATIONS[names] ?? 45 }),
  };
}
