import { SluiceError } from '../errors/sluice-error.js';
import { quoteIdentifier } from '../mysql/quote.js';

/** One value of a document that MySQL printed, with the type that it has there. */
export interface JsonNode {
  /** As JSON_TYPE says: `DECIMAL`, `UNSIGNED INTEGER`, `OBJECT` ... */
  type: string;
  /** Where its text lies. */
  readonly from: number;
  readonly to: number;
  readonly shape: 'object' | 'array' | 'scalar';
  /** Texts of the keys, quotes included. */
  readonly keys: readonly string[];
  readonly children: readonly JsonNode[];
}

const MEMBERS = '$**.*';
const ELEMENTS = '$**[*]';

function fromTable(name: string, path: string, aggregate: string): string {
  const columns = `COLUMNS(o FOR ORDINALITY,v JSON PATH _utf8mb4'$')`;
  return `IFNULL((SELECT ${aggregate} FROM JSON_TABLE(${quoteIdentifier(name)},_utf8mb4'${path}' ${columns})t),'')`;
}

const TYPE = `IFNULL(JSON_TYPE(v),'NULL')`;

/**
 * SQL for the types of all values of a document (MySQL 8.0.4): its own, those of the members of objects
 * and those of the elements of arrays. JSON text does not tell a DATE from a string.
 */
export function jsonTypes(name: string): string {
  const all = (path: string): string =>
    fromTable(name, path, `GROUP_CONCAT(${TYPE} ORDER BY o SEPARATOR ',')`);
  return `CONCAT_WS(';',JSON_TYPE(${quoteIdentifier(name)}),${all(MEMBERS)},${all(ELEMENTS)})`;
}

/** SQL for a checksum of these types, of any number. */
export function jsonTypesCrc(name: string): string {
  const sum = (path: string): string => fromTable(name, path, `SUM(CRC32(CONCAT(o,${TYPE})))`);
  return `CONCAT_WS(';',JSON_TYPE(${quoteIdentifier(name)}),${sum(MEMBERS)},${sum(ELEMENTS)})`;
}

const BRACE = 0x7b;
const BRACKET = 0x5b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `,`, `]` and `}` */
const ENDS: ReadonlySet<number | undefined> = new Set([0x2c, 0x5d, 0x7d, undefined]);

/**
 * Takes the text of a document apart, as MySQL prints it: `{"a": 1, "b": [2, 3]}`.
 * @param types what `jsonTypes` said of it
 * @throws SluiceError VALUE_UNSUPPORTED if that does not fit
 */
export function parseDocument(text: Buffer, types: string): JsonNode {
  const root = node(text, 0);
  const [own = '', members = '', elements = ''] = types.split(';');
  const lists = { object: namesOf(members), array: namesOf(elements), scalar: [] };
  root.type = own;
  giveTypes(root, lists);
  if (lists.object.length > 0 || lists.array.length > 0) throw misfit();
  return root;
}

/** In the order of the path: all children of a value, then what is in the first of them. */
function giveTypes(
  { shape, children, type }: JsonNode,
  lists: Readonly<Record<JsonNode['shape'], string[]>>,
): void {
  if ((type === 'OBJECT') !== (shape === 'object')) throw misfit();
  if ((type === 'ARRAY') !== (shape === 'array')) throw misfit();
  for (const child of children) child.type = lists[shape].pop() ?? '';
  for (const child of children) giveTypes(child, lists);
}

/** The last one first. */
function namesOf(list: string): string[] {
  return list === '' ? [] : list.split(',').toReversed();
}

function node(text: Buffer, from: number): JsonNode {
  const first = text[from];
  if (first === BRACE || first === BRACKET) return container(text, from, first === BRACE);
  let to = from;
  if (first === QUOTE) to = stringEnd(text, from);
  else while (!ENDS.has(text[to])) to += 1;
  return { type: '', from, to, shape: 'scalar', keys: [], children: [] };
}

function container(text: Buffer, from: number, isObject: boolean): JsonNode {
  const keys: string[] = [];
  const children: JsonNode[] = [];
  let at = from + 1;
  while (at < text.length && text[at] !== 0x7d && text[at] !== 0x5d) {
    if (children.length > 0) at += 2; // comma and space
    if (isObject) {
      const end = stringEnd(text, at);
      keys.push(text.toString('utf8', at, end));
      at = end + 2; // colon and space
    }
    const child = node(text, at);
    children.push(child);
    at = child.to;
  }
  return { type: '', from, to: at + 1, shape: isObject ? 'object' : 'array', keys, children };
}

function stringEnd(text: Buffer, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** A server gives a document whose text exceeds its max_allowed_packet as empty text, its types as NULL. */
export function cutDocument(): SluiceError {
  return new SluiceError(
    'VALUE_UNSUPPORTED',
    'a JSON document is larger than max_allowed_packet lets the master tell: its text, or the types of its values',
    {
      hint: 'SET GLOBAL max_allowed_packet=1073741824 on the master, then run the command again.',
    },
  );
}

function misfit(): SluiceError {
  return new SluiceError(
    'VALUE_UNSUPPORTED',
    'the types of the values in a JSON document do not fit its text',
    {
      hint: 'Documents of millions of values need a higher max_allowed_packet on the master: their types come as one text.',
    },
  );
}
