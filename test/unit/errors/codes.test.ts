import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/errors/codes.js';

const readme = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

it('are all in the table of README.md, with what they mean and whether they are tried again', () => {
  const section = readme.slice(readme.indexOf('## Error codes'));
  const rows = section.match(/^\| `[A-Z_]+` \| .* \|$/gm);
  const expected = Object.entries(ERROR_CODES).map(
    ([code, { summary, retryable }]) => `| \`${code}\` | ${summary}${retryable ? ' ↻' : ''} |`,
  );
  expect(rows).toEqual(expected);
});
