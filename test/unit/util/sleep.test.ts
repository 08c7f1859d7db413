import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { sleep, within } from '../../../src/util/sleep.js';

it('sleeps until the time ran out', async () => {
  expect(await sleep(1, new AbortController().signal)).toBe(true);
});

it('wakes when the signal aborts, before or during the sleep', async () => {
  const controller = new AbortController();
  const sleeping = sleep(60_000, controller.signal);
  controller.abort();
  expect(await sleeping).toBe(false);
  expect(await sleep(60_000, controller.signal)).toBe(false);
});

it('leaves no listener behind', async () => {
  const { signal } = new AbortController();
  await sleep(1, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

it('gives up waiting for what does not settle in time', async () => {
  expect(await within(1, new Promise(() => {}))).toBeUndefined();
  expect(await within(60_000, Promise.resolve('done'))).toBe('done');
});
