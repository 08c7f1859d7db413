import { expect, it } from 'vitest';
import { StageProgress } from '../../../src/pipeline/stage-progress.js';

it('tells waiting from handing on, at any moment, and stands still when it has ended', () => {
  const clock = { time: 0, now: () => clock.time, elapsed: () => clock.time };
  const times = () => {
    const { extractTime, applyTime, totalTime } = progress.status();
    return [extractTime, applyTime, totalTime];
  };
  const progress = new StageProgress('a stage', clock, 'alpha');
  clock.time = 1000;
  expect(times()).toEqual([1, 0, 1]);
  clock.time = 2000;
  progress.extracted(3, 300);
  clock.time = 5000;
  expect(times()).toEqual([2, 3, 5]);
  clock.time = 6000;
  progress.handedOn();
  clock.time = 7000;
  progress.ended();
  clock.time = 9000;
  expect(times()).toEqual([3, 4, 7]);
  expect(progress.status()).toMatchObject({ eventCount: 3, bytes: 300, connection: 'closed' });
});
