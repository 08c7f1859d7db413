import type { StatementText } from '../../sql/statement-text.js';
import { definition } from '../statement/classify.js';

/** CREATE or DROP TEMPORARY TABLE, and what it names, in lower case. */
export interface StatementOnTemporary {
  readonly verb: 'CREATE' | 'DROP' | undefined;
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
}

const OTHER: StatementOnTemporary = { verb: undefined, tables: [] };

export function statementOnTemporary(text: StatementText, schema: string): StatementOnTemporary {
  const { verb, object, objectAt } = definition(text);
  if (object !== 'TEMPORARY' || (verb !== 'CREATE' && verb !== 'DROP')) return OTHER;
  let at = objectAt + 2; // TABLE, TABLES or SEQUENCE
  if (text.has(at, 'IF', 'NOT', 'EXISTS')) at += 3;
  else if (text.has(at, 'IF', 'EXISTS')) at += 2;
  const tables = [];
  for (;;) {
    const isQualified = text.has(at + 1, '.');
    tables.push({
      schema: (isQualified ? text.name(at) : schema).toLowerCase(),
      name: text.name(isQualified ? at + 2 : at).toLowerCase(),
    });
    at += isQualified ? 3 : 1;
    if (verb === 'CREATE' || !text.has(at, ',')) return { verb, tables };
    at += 1;
  }
}
