import { expect, it } from 'vitest';
import { skewFrom } from '../../../src/mysql/clock-skew.js';

/** A server whose clock is `ahead` ms ahead, asked at `asked`; the ways there and back in ms. */
function sample(ahead: number, asked: number, there: number, back: number) {
  return { asked, server: (asked + there + ahead) * 1000, answered: asked + there + back };
}

it('a clock is as far ahead as the answer is beyond the middle of the round trip', () => {
  const { ahead, accuracy } = skewFrom([sample(90_000, 1e12, 20, 20)]);
  expect(ahead).toBeCloseTo(90, 6);
  expect(accuracy).toBe(0.02);
});

it('the shortest round trip counts, and is wrong by half of it at most', () => {
  const samples = [sample(-5000, 1e12, 400, 5), sample(-5000, 1e12 + 500, 3, 1)];
  const { ahead, accuracy } = skewFrom(samples);
  expect(accuracy).toBe(0.002);
  expect(Math.abs(ahead - -5)).toBeLessThanOrEqual(accuracy);
});
