import { expect, it } from 'vitest';
import { printable } from '../../../../src/applier/block/printable.js';

it('shows text as it is, on one line', () => {
  expect(printable(Buffer.from('INSERT\n\tINTO tä'))).toBe('INSERT  INTO tä');
});

it('shows bytes that are no text by their numbers', () => {
  expect(printable(Buffer.from([0x41, 0xff, 0x00, 0x42]))).toBe('A\\xff\\x00B');
});

it('never shows much of a large statement', () => {
  expect(printable(Buffer.alloc(5_000_000, 'x')).length).toBeLessThan(210);
  expect(printable(Buffer.alloc(5_000_000, 0xff)).length).toBeLessThan(210);
});

it('does not take a character that was cut in two for something else', () => {
  const text = printable(Buffer.from(`${'x'.repeat(199)}ä and more`));
  expect(text).toMatch(/^x{199} \.\.$/);
});
