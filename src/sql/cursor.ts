import { SluiceError } from '../errors/sluice-error.js';
import { decodeName } from './names.js';
import type { NamePart, Span } from './parsed.js';
import type { StatementText } from './statement-text.js';
import type { Token } from './tokenizer.js';

/** Walks over the tokens of a statement. */
export class Cursor {
  private index = 0;

  constructor(readonly text: StatementText) {}

  get token(): Token | undefined {
    return this.text.token(this.index);
  }

  get atEnd(): boolean {
    return this.token === undefined;
  }

  /** Keyword or name without quotes in capitals, `ahead` tokens on; empty if it is none. */
  word(ahead = 0): string {
    return this.text.keyword(this.index + ahead);
  }

  is(...wanted: readonly string[]): boolean {
    return this.text.has(this.index, ...wanted);
  }

  isAhead(ahead: number, ...wanted: readonly string[]): boolean {
    return this.text.has(this.index + ahead, ...wanted);
  }

  kind(ahead = 0): Token['kind'] | undefined {
    return this.text.kind(this.index + ahead);
  }

  next(): Token {
    const token = this.token;
    if (token === undefined) throw this.refusal('its end');
    this.index += 1;
    return token;
  }

  accept(...wanted: readonly string[]): boolean {
    if (!this.is(...wanted)) return false;
    this.index += wanted.length;
    return true;
  }

  /** One of several words; empty: none of them. */
  acceptAny(words: ReadonlySet<string>): string {
    const word = this.word();
    if (word === '' || !words.has(word)) return '';
    this.index += 1;
    return word;
  }

  expect(...wanted: readonly string[]): void {
    if (!this.accept(...wanted)) throw this.refusal(`where ${wanted.join(' ')} was expected`);
  }

  /** An identifier, quoted or not. */
  name(): NamePart {
    const token = this.token;
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'name')) {
      throw this.refusal('where a name was expected');
    }
    this.index += 1;
    return this.part(token);
  }

  /** An identifier further on, which is not taken. */
  peekName(ahead: number): NamePart {
    const token = this.text.token(this.index + ahead);
    if (token === undefined) throw this.refusal('where a name was expected');
    return this.part(token);
  }

  isName(): boolean {
    const kind = this.kind();
    return kind === 'word' || kind === 'name';
  }

  /** Whether nothing stands between the last token and this one. */
  get isAdjacent(): boolean {
    return this.index > 0 && this.text.token(this.index - 1)?.end === this.token?.start;
  }

  get previous(): Token | undefined {
    return this.index === 0 ? undefined : this.text.token(this.index - 1);
  }

  previousIs(symbol: string): boolean {
    return this.index > 0 && this.text.has(this.index - 1, symbol);
  }

  /** From a place on to the end of the last token taken. */
  since(start: number): Span {
    return { start, end: this.previous?.end ?? start };
  }

  get offset(): number {
    return this.token?.start ?? this.text.bytes.length;
  }

  /** @param what what stands at the present token, for people */
  refusal(what: string): SluiceError {
    const token = this.token;
    const place = token === undefined ? 'at the end' : `at byte ${token.start}`;
    return new SluiceError(
      'STATEMENT_UNPARSED',
      `a statement is not understood: ${place}, ${what}`,
      {
        hint: 'A filter must know what a statement is about. Do by hand on the slave what it should do there, then `trepctl online -skip-seqno`; and report the statement.',
      },
    );
  }

  private part(token: Token): NamePart {
    const { bytes, dialect } = this.text;
    const raw = bytes.subarray(token.start, token.end);
    const text = decodeName(token.kind === 'name' ? unquoted(raw) : raw, dialect.clientCollation);
    if (text === undefined) throw this.refusal('a name in a character set that is not known');
    return { start: token.start, end: token.end, text };
  }
}

function unquoted(raw: Buffer): Buffer {
  const quote = raw.subarray(0, 1);
  const inner = raw.subarray(1, -1);
  const double = Buffer.concat([quote, quote]);
  if (!inner.includes(double)) return inner;
  return Buffer.from(
    inner.toString('latin1').replaceAll(double.toString(), quote.toString()),
    'latin1',
  );
}
