import type { ServerInfo } from '../mysql/flavour.js';
import { StatementText } from '../sql/statement-text.js';

/** What SHOW CREATE gave, read as this server reads it. */
export function textOf(sql: Buffer, server: ServerInfo): StatementText {
  const { flavour, versionNumber: version } = server;
  return new StatementText(sql, {
    flavour,
    version,
    ansiQuotes: false,
    noBackslashEscapes: false,
    clientCollation: 8,
  });
}
