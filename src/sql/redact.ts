import type { StatementText } from './statement-text.js';
import { accountKind } from './account-kind.js';
import { applyEdits, type Edit } from './edits.js';

const HIDDEN = Buffer.from("'<hidden>'");
/** Words after which literals may be secrets, in statements on accounts and servers. */
const BEFORE_SECRETS: ReadonlySet<string> = new Set([
  'IDENTIFIED',
  'PASSWORD',
  'OPTIONS',
  'AUTH_STRING',
  'REPLACE',
  'RETAIN',
]);

/**
 * A statement as it may be shown: literals in statements on accounts and servers, where they may be
 * passwords or hashes, are hidden. Others are given as they are.
 */
export function redact(text: StatementText): Buffer {
  if (!mayHoldSecrets(text)) return text.bytes;
  // where a literal ends depends on the dialect then
  if (text.bytes.includes('\\')) return withoutContent(text);
  const edits: Edit[] = [];
  let isSecret = text.has(0, 'SET', 'PASSWORD');
  for (let i = 0; ; i += 1) {
    const token = text.token(i);
    if (token === undefined) return applyEdits(text.bytes, edits);
    if (BEFORE_SECRETS.has(text.keyword(i))) isSecret = true;
    const isHex = token.kind === 'word' && /^0X[0-9A-F]+$/.test(text.keyword(i));
    const isOfName = text.has(i - 1, '@') || text.has(i + 1, '@');
    if (isSecret && !isOfName && (token.kind === 'string' || isHex)) {
      edits.push({ start: token.start, end: token.end, text: HIDDEN });
    }
  }
}

/** The first words alone. */
function withoutContent(text: StatementText): Buffer {
  const end = text.token(1)?.end ?? 0;
  return Buffer.concat([text.bytes.subarray(0, end), Buffer.from(' <hidden>')]);
}

export function mayHoldSecrets(text: StatementText): boolean {
  if (accountKind(text) !== undefined) return true;
  const object = text.keyword(text.has(1, 'OR', 'REPLACE') ? 3 : 1);
  if (object === 'SERVER') return true;
  return text.has(0, 'CHANGE', 'MASTER') || text.has(0, 'CHANGE', 'REPLICATION');
}
