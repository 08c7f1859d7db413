import type { ServerInfo } from '../mysql/flavour.js';
import { StatementText } from '../sql/statement-text.js';

/** The text of a CREATE statement without `DEFINER = account`: then it is the account that runs it. */
export function withoutDefiner(
  sql: Buffer,
  { flavour, versionNumber: version }: ServerInfo,
): Buffer {
  const text = new StatementText(sql, {
    flavour,
    version,
    ansiQuotes: false,
    noBackslashEscapes: false,
    clientCollation: 8,
  });
  for (let i = 1; i < 12; i += 1) {
    if (!text.has(i, 'DEFINER', '=')) continue;
    const from = text.token(i)?.start ?? 0;
    const to = text.token(text.has(i + 3, '@') ? i + 5 : i + 3)?.start ?? from;
    return Buffer.concat([sql.subarray(0, from), sql.subarray(to)]);
  }
  return sql;
}
