import { quoteIdentifier } from '../mysql/quote.js';
import type { KeyLiteral } from './row-writer.js';
import type { Column } from './table.js';

/** Rows whose key is above `after` and not above `upTo`; undefined: no bound. */
export interface Range {
  readonly after: readonly KeyLiteral[] | undefined;
  readonly upTo: readonly KeyLiteral[] | undefined;
  /** A further condition, as the operator wrote it. */
  readonly where?: string;
}

export const EVERYTHING: Range = { after: undefined, upTo: undefined };

const TRUE = Buffer.from('1');

/** SQL condition for the rows of a range, in a session whose character set is binary. */
export function condition(key: readonly Column[], { after, upTo, where }: Range): Buffer {
  const parts = [
    ...(after === undefined ? [] : [bound(key, after, '>', false)]),
    ...(upTo === undefined ? [] : [bound(key, upTo, '<', true)]),
    ...(where === undefined ? [] : [Buffer.from(`(${where})`)]),
  ];
  return parts.length === 0 ? TRUE : join(parts, ' AND ');
}

/**
 * `a>=1 AND (a>1 OR (a=1 AND b>2))`: the optimizer makes no range of a comparison of rows, `(a,b)>(1,2)`,
 * but of its first term.
 */
function bound(
  key: readonly Column[],
  values: readonly KeyLiteral[],
  sign: '>' | '<',
  inclusive: boolean,
): Buffer {
  const terms = key.map((column, i) => ({
    name: quoteIdentifier(column.name),
    value: values[i] ?? TRUE,
  }));
  const last = terms.length - 1;
  const alternatives = terms.map((term, i) => {
    const equal = terms.slice(0, i).map(({ name, value }) => sql(`${name}=`, value));
    const operator = i === last && inclusive ? `${sign}=` : sign;
    return Buffer.concat([
      Buffer.from('('),
      join([...equal, sql(`${term.name}${operator}`, term.value)], ' AND '),
      Buffer.from(')'),
    ]);
  });
  const [first] = terms;
  if (first === undefined) return TRUE;
  const range = sql(`${first.name}${sign}=`, first.value);
  return Buffer.concat([
    range,
    Buffer.from(' AND ('),
    join(alternatives, ' OR '),
    Buffer.from(')'),
  ]);
}

function sql(text: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(text), value]);
}

function join(parts: readonly Buffer[], by: string): Buffer {
  const separator = Buffer.from(by);
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])));
}

/** As text that a column of the state can hold. */
export function encodeKey(key: readonly KeyLiteral[] | undefined): string | undefined {
  return key?.map((value) => value.toString('hex')).join(',');
}

export function decodeKey(text: string | null | undefined): KeyLiteral[] | undefined {
  if (text === null || text === undefined) return undefined;
  return text.split(',').map((part) => Buffer.from(part, 'hex'));
}
