import { expect, it } from 'vitest';
import { numberOption } from '../../../src/cli/replicator/number-option.js';

const bounds = { command: 'verify', least: 1, most: 3600 };

it('takes whole numbers, the last of those given', () => {
  expect(numberOption('wait', '60', bounds)).toBe(60);
  expect(numberOption('wait', ['60', '3600'], bounds)).toBe(3600);
});

it.each(['', '1m', '0', '-5', '1.5', '3601', '1e3', ' 7'])('refuses %j', (text) => {
  expect(() => numberOption('wait', text, bounds)).toThrow(
    `--wait ${text}: expected a whole number from 1 to 3600`,
  );
});
