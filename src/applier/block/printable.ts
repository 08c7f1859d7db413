const LONGEST = 200; // characters

/**
 * A statement for a message: at most 200 characters on one line. Bytes that are no printable UTF-8
 * appear as \xNN.
 */
export function printable(statement: Buffer): string {
  const cut = statement.subarray(0, endOfCharacter(statement, LONGEST));
  let text = '';
  for (const char of cut.toString('utf8')) {
    if (char === '\uFFFD') return withEscapes(statement);
    text += isControl(char) ? ' ' : char;
  }
  return statement.length > LONGEST ? `${text} ..` : text;
}

/** The last place up to `at` where no character of UTF-8 is cut in two. */
function endOfCharacter(text: Buffer, at: number): number {
  let end = at;
  while (end > at - 3 && ((text[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

function withEscapes(statement: Buffer): string {
  let text = '';
  for (const byte of statement) {
    if (text.length >= LONGEST) return `${text} ..`;
    const isAscii = byte >= 0x20 && byte < 0x7f;
    text += isAscii ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}

function isControl(char: string): boolean {
  return char < ' ' || char === '\u007F';
}
