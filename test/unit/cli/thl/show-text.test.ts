import { describe, expect, it } from 'vitest';
import { showText } from '../../../../src/cli/thl/decode/show-text.js';

describe('showText', () => {
  it.each([
    ['utf8mb4', 'c3bc', 'ü'],
    ['latin1', 'fc80', 'ü€'],
    ['gbk', 'c4e3', '你'],
    ['ucs2', '00fc', 'ü'],
    ['cp1251', 'e6', 'ж'],
    ['sjis', '93fa967b41', '日本A'],
    ['ujis', 'c6fccbdc', '日本'],
    ['euckr', 'c7d1', '한'],
    ['gb18030', 'c4e38139ee39', '你㐀'],
    ['latin2', 'e8', 'č'],
    [undefined, '6162', 'ab'],
  ])('shows %s %s', (charset, hex, text) => {
    expect(showText(Buffer.from(hex, 'hex'), charset)).toBe(text);
  });

  it.each([
    ['utf8mb4', 'ff'],
    ['utf8mb4', '1b5b324a'],
    ['utf8mb4', 'c29b'],
    ['utf32', '000000fc'],
    ['gbk', 'ff'],
    ['gbk', 'ff78'],
    ['gb18030', '81308130'],
    ['big5', 'ff78'],
    ['latin1', '81'],
    ['ascii', 'fc'],
  ])('does not show %s %s, which is no text or would upset a terminal', (charset, hex) => {
    expect(showText(Buffer.from(hex, 'hex'), charset)).toBeUndefined();
  });
});
