import { applyEdits } from '../../sql/edits.js';
import type { StatementText } from '../../sql/statement-text.js';

/**
 * A statement of MariaDB behind SET STATEMENT max_statement_time = .. FOR, without that limit, which held for
 * the master alone: the slave may take longer, as the server's own replica may. Undefined: it has none.
 */
export function withoutTimeLimit(text: StatementText): Buffer | undefined {
  if (!text.has(0, 'SET', 'STATEMENT')) return undefined;
  for (let at = 2; text.token(at) !== undefined && text.keyword(at) !== 'FOR'; at += 1) {
    if (!text.has(at, 'MAX_STATEMENT_TIME', '=')) continue;
    const [start, end] = [text.token(at + 2)?.start ?? 0, endOfValue(text, at + 2)];
    return applyEdits(text.bytes, [{ start, end, text: Buffer.from('0') }]);
  }
  return undefined;
}

function endOfValue(text: StatementText, from: number): number {
  let depth = 0;
  let end = 0;
  for (let at = from; text.token(at) !== undefined; at += 1) {
    if (depth === 0 && (text.has(at, ',') || text.keyword(at) === 'FOR')) break;
    if (text.has(at, '(')) depth += 1;
    if (text.has(at, ')')) depth -= 1;
    end = text.token(at)?.end ?? end;
  }
  return end;
}
