import type { Dialect } from './dialect.js';
import { leadByteTest } from './multibyte.js';
import { executesVersion } from './version-comment.js';

/**
 * word: keyword or name without quotes; name: a quoted one; string: a literal; number; symbol: one
 * other byte.
 */
export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** Offsets of the token in the statement, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** Why the scan ended. `clean`: other text may follow the statement, after a semicolon. */
export type TokenizerEnd = 'clean' | 'open';

const SPACE = 0x20;
const HASH = 0x23;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const BACKQUOTE = 0x60;
const BACKSLASH = 0x5c;
const STAR = 0x2a;
const SLASH = 0x2f;
const DASH = 0x2d;
const BANG = 0x21;
const CAPITAL_M = 0x4d;
const NEWLINE = 0x0a;

/**
 * Splits a statement into tokens as the server's lexer does (`sql/sql_lex.cc` of both): comments are
 * left out, the content of version comments, those that begin with `!50110` or `M!`, is taken where
 * this server executes it.
 */
export class Tokenizer implements Iterable<Token> {
  private at = 0;
  private inVersionComment = false;
  private unfinished = false;
  /** Comments passed over so far; version comments that are not executed are among them. */
  readonly comments: { readonly start: number; readonly end: number }[] = [];
  private readonly isLead: (byte: number) => boolean;

  constructor(
    private readonly sql: Buffer,
    private readonly dialect: Dialect,
  ) {
    this.isLead = leadByteTest(dialect.clientCollation);
  }

  /** Where the scan stands, once all tokens have been taken. */
  get end(): TokenizerEnd {
    return this.unfinished || this.inVersionComment ? 'open' : 'clean';
  }

  *[Symbol.iterator](): Generator<Token, void, undefined> {
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.sql.length) return;
      const start = this.at;
      const kind = this.scan();
      yield { kind, start, end: this.at };
    }
  }

  private scan(): TokenKind {
    const byte = this.byteAt(this.at);
    if (byte === BACKQUOTE) return this.quoted(byte, 'name');
    if (byte === SINGLE_QUOTE) return this.quoted(byte, 'string');
    if (byte === DOUBLE_QUOTE)
      return this.quoted(byte, this.dialect.ansiQuotes ? 'name' : 'string');
    if (!isWordByte(byte)) {
      this.at += 1;
      return 'symbol';
    }
    return this.word();
  }

  /** Digits alone, or with a fraction or an exponent, are a number; a name may begin with digits. */
  private word(): TokenKind {
    let digitsOnly = true;
    while (this.at < this.sql.length && isWordByte(this.byteAt(this.at))) {
      const byte = this.byteAt(this.at);
      if (byte < 0x30 || byte > 0x39) digitsOnly = false;
      this.at += this.isPair() ? 2 : 1;
    }
    return digitsOnly ? 'number' : 'word';
  }

  private quoted(quote: number, kind: TokenKind): TokenKind {
    const escapes = kind === 'string' && !this.dialect.noBackslashEscapes;
    this.at += 1;
    while (this.at < this.sql.length) {
      const byte = this.byteAt(this.at);
      if (this.isPair()) this.at += 2;
      else if (byte === BACKSLASH && escapes) this.at += 2;
      else if (byte !== quote) this.at += 1;
      else if (this.byteAt(this.at + 1) === quote) this.at += 2;
      else {
        this.at += 1;
        return kind;
      }
    }
    this.at = this.sql.length;
    this.unfinished = true;
    return kind;
  }

  private skipBlanks(): void {
    while (this.at < this.sql.length && (this.skipSpace() || this.skipComment())) {
      // until neither is left
    }
  }

  private skipSpace(): boolean {
    const from = this.at;
    while (this.at < this.sql.length && isSpace(this.byteAt(this.at))) this.at += 1;
    return this.at > from;
  }

  private skipComment(): boolean {
    const [first, second] = [this.byteAt(this.at), this.byteAt(this.at + 1)];
    if (first === HASH) return this.skipLine();
    if (first === DASH && second === DASH && this.isBlank(this.at + 2)) return this.skipLine();
    if (first === STAR && second === SLASH && this.inVersionComment) {
      this.inVersionComment = false;
      this.at += 2;
      return true;
    }
    return first === SLASH && second === STAR ? this.enterComment() : false;
  }

  private skipLine(): boolean {
    const start = this.at;
    const end = this.sql.indexOf(NEWLINE, start);
    this.unfinished ||= end === -1;
    this.at = end === -1 ? this.sql.length : end + 1;
    this.comments.push({ start, end: this.at });
    return true;
  }

  private enterComment(): boolean {
    const mark = this.byteAt(this.at + 2);
    const isMariadbs =
      mark === CAPITAL_M && this.byteAt(this.at + 3) === BANG && this.dialect.flavour === 'mariadb';
    if (mark !== BANG && !isMariadbs) return this.skipBlock(this.at + 2);
    const digitsFrom = this.at + (isMariadbs ? 4 : 3);
    const digitsTo = this.endOfVersion(digitsFrom);
    const version = this.sql.toString('latin1', digitsFrom, digitsTo);
    if (!executesVersion(version, isMariadbs, this.dialect)) return this.skipNested(digitsTo);
    this.inVersionComment = true;
    this.at = digitsTo;
    return true;
  }

  /** 5 or 6 digits; any other number of them is part of the content. */
  private endOfVersion(from: number): number {
    let to = from;
    while (to < from + 6 && isDigit(this.byteAt(to))) to += 1;
    return to - from >= 5 ? to : from;
  }

  private skipBlock(from: number): boolean {
    const start = this.at;
    const end = this.sql.indexOf('*/', from, 'latin1');
    this.unfinished ||= end === -1;
    this.at = end === -1 ? this.sql.length : end + 2;
    this.comments.push({ start, end: this.at });
    return true;
  }

  /** A version comment that is not executed may hold plain comments. */
  private skipNested(from: number): boolean {
    let at = from;
    for (;;) {
      const end = this.sql.indexOf('*/', at, 'latin1');
      const inner = this.sql.indexOf('/*', at, 'latin1');
      const isNested = inner !== -1 && end !== -1 && inner < end;
      if (!isNested) return this.skipBlock(at);
      const innerEnd = this.sql.indexOf('*/', inner + 2, 'latin1');
      at = innerEnd === -1 ? this.sql.length : innerEnd + 2;
    }
  }

  /** Whether a character of two bytes starts here whose second byte may look like ASCII. */
  private isPair(): boolean {
    return this.isLead(this.byteAt(this.at)) && this.at + 1 < this.sql.length;
  }

  private isBlank(at: number): boolean {
    return at >= this.sql.length || isSpace(this.byteAt(at)) || isControl(this.byteAt(at));
  }

  private byteAt(at: number): number {
    return this.sql[at] ?? 0;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 0x09 && byte <= 0x0d);
}

function isControl(byte: number): boolean {
  return byte < SPACE || byte === 0x7f;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Letters, digits, `_`, `$` and all bytes above ASCII. */
function isWordByte(byte: number): boolean {
  if (byte >= 0x80 || isDigit(byte) || byte === 0x5f || byte === 0x24) return true;
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
