import { expect, it } from 'vitest';
import { Backoff } from '../../../src/util/backoff.js';

it('doubles up to the limit', () => {
  const backoff = new Backoff({ first: 100, limit: 500, random: () => 1 });
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([
    100, 200, 400, 500,
  ]);
  expect(backoff.attempts).toBe(4);
});

it('waits half the delay at least', () => {
  expect(new Backoff({ first: 100, limit: 500, random: () => 0 }).next()).toBe(50);
});

it('starts again after progress', () => {
  const backoff = new Backoff({ first: 100, limit: 500, random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.attempts).toBe(0);
  expect(backoff.next()).toBe(100);
});

it('stays at the limit after very many retries', () => {
  const backoff = new Backoff({ first: 100, limit: 500, random: () => 1 });
  for (let i = 0; i < 5000; i++) backoff.next();
  expect(backoff.next()).toBe(500);
});
