import { expect, it } from 'vitest';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import { translateError } from '../../../src/mysql/errors.js';
import { toldToRunAgain } from '../../../src/provision/run-again.js';

it('does not promise that a command repeats itself, as a service does', () => {
  const lost = translateError(
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
    'x',
    'CONNECTION_LOST',
  );
  expect(lost.hint).toMatch(/^Nothing needs to be done/);
  const told = toldToRunAgain(lost, ': it goes on');
  expect(told).toMatchObject({ code: 'CONNECTION_LOST', message: lost.message, retryable: true });
  expect(told.hint).toMatch(/^Look into .*run the command again: it goes on\.$/);
});

it('says what to do when the limit was raised, and leaves other hints as they are', () => {
  const large = new SluiceError('PACKET_TOO_LARGE', 'd.t: too large', { hint: 'Raise it.' });
  expect(toldToRunAgain(large, '').hint).toBe('Raise it. Then run the command again.');
  const other = new SluiceError('STATEMENT_FAILED', 'no', { hint: 'Look it up.' });
  expect(toldToRunAgain(other, '')).toBe(other);
});
