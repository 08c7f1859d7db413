import type { ServerInfo } from '../../mysql/flavour.js';
import { atLeast } from '../../mysql/flavour.js';
import type { Definition } from './classify.js';
import type { StatementText } from '../../sql/statement-text.js';

/**
 * The text of CREATE EVENT or ALTER EVENT with the status that the server's own applier gives it: an
 * event runs on the master alone, and what it changes arrives from there; run here as well, it would
 * be changed twice. An event that was disabled stays so. Undefined: not such a statement, or nothing
 * needs to change.
 */
export function disableEvent(
  text: StatementText,
  { verb, object, objectAt }: Definition,
  target: ServerInfo,
): Buffer | undefined {
  if (object !== 'EVENT' || (verb !== 'CREATE' && verb !== 'ALTER')) return undefined;
  const clause = findStatus(text, afterName(text, objectAt));
  if (clause === undefined) return undefined;
  const { bytes } = text;
  const status = ` DISABLE ON ${usesReplica(target) ? 'REPLICA' : 'SLAVE'} `;
  return Buffer.concat([
    bytes.subarray(0, clause.from),
    Buffer.from(status),
    bytes.subarray(clause.to),
  ]);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What comes after `[IF [NOT] EXISTS] [schema.]name`: a name may be a word of the clauses. */
function afterName(text: StatementText, objectAt: number): number {
  let at = objectAt + 1;
  if (text.has(at, 'IF', 'EXISTS')) at += 2;
  else if (text.has(at, 'IF', 'NOT', 'EXISTS')) at += 3;
  return at + (text.has(at + 1, '.') ? 3 : 1);
}

/** The bytes that say ENABLE, or the place where a status belongs: before COMMENT, DO or the end. */
function findStatus(text: StatementText, start: number): Span | undefined {
  let depth = 0;
  let end = 0;
  for (let i = start; ; i += 1) {
    const token = text.token(i);
    if (token === undefined) return { from: end, to: end };
    if (text.has(i, '(')) depth += 1;
    if (text.has(i, ')')) depth -= 1;
    const word = depth === 0 ? text.keyword(i) : '';
    if (word === 'RENAME' && text.has(i + 1, 'TO')) {
      i = afterName(text, i + 1) - 1;
      end = text.token(i)?.end ?? token.end;
      continue;
    }
    if (word === 'DISABLE') return undefined;
    if (word === 'ENABLE') return { from: token.start, to: token.end };
    if (word === 'COMMENT' || word === 'DO') return { from: token.start, to: token.start };
    end = token.end;
  }
}

/** MySQL renamed the clause in 8.2; the old name is deprecated. */
function usesReplica({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mysql' && atLeast(versionNumber, [8, 2, 0]);
}
