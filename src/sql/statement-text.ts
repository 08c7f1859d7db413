import type { Dialect } from './dialect.js';
import { decodeName } from './names.js';
import { Tokenizer, type Token, type TokenKind } from './tokenizer.js';

/** A statement's bytes, and its tokens as far as they have been asked for. */
export class StatementText {
  private readonly taken: Token[] = [];
  private readonly source: Iterator<Token>;
  private readonly tokenizer: Tokenizer;

  constructor(
    readonly bytes: Buffer,
    readonly dialect: Dialect,
  ) {
    this.tokenizer = new Tokenizer(bytes, dialect);
    this.source = this.tokenizer[Symbol.iterator]();
  }

  /** Undefined: the statement has fewer tokens. */
  token(index: number): Token | undefined {
    while (this.taken.length <= index) {
      const next = this.source.next();
      if (next.done === true) return undefined;
      this.taken.push(next.value);
    }
    return this.taken[index];
  }

  /** A keyword in capitals; empty if the token is no word. */
  keyword(index: number): string {
    const token = this.token(index);
    return token?.kind === 'word' ? this.raw(token).toUpperCase() : '';
  }

  /** Whether these keywords or symbols stand from `index` on. */
  has(index: number, ...wanted: readonly string[]): boolean {
    return wanted.every((text, i) => this.upper(index + i) === text);
  }

  kind(index: number): TokenKind | undefined {
    return this.token(index)?.kind;
  }

  /** A name without its quotes, or a literal's content where nothing is escaped in it. */
  name(index: number): string {
    const token = this.token(index);
    if (token === undefined) return '';
    const bytes = this.bytes.subarray(token.start, token.end);
    const text = decodeName(bytes, this.dialect.clientCollation) ?? bytes.toString('utf8');
    if (token.kind !== 'name' && token.kind !== 'string') return text;
    const quote = text.charAt(0);
    return text.slice(1, -1).replaceAll(quote + quote, quote);
  }

  /** Comments before and between its tokens, and after the last one. */
  comments(): readonly { readonly start: number; readonly end: number }[] {
    this.takeAll();
    return this.tokenizer.comments;
  }

  /** Whether the text may be followed by `;` and more: no comment or literal is open at its end. */
  endsCleanly(): boolean {
    this.takeAll();
    return this.tokenizer.end === 'clean';
  }

  private takeAll(): void {
    for (let i = this.taken.length; this.token(i) !== undefined;) i += 1;
  }

  private upper(index: number): string {
    const token = this.token(index);
    return token === undefined ? '' : this.raw(token).toUpperCase();
  }

  private raw({ start, end }: Token): string {
    return this.bytes.toString('latin1', start, end);
  }
}
