import { expect, it } from 'vitest';
import { ByteSemaphore } from '../../../src/util/byte-semaphore.js';

/** Which of the acquisitions have been admitted so far. */
function acquireAll(semaphore: ByteSemaphore, sizes: number[]): number[] {
  const admitted: number[] = [];
  for (const size of sizes) void semaphore.acquire(size).then(() => admitted.push(size));
  return admitted;
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('admits up to the capacity and the rest in order as bytes are released', async () => {
  const semaphore = new ByteSemaphore(10);
  const admitted = acquireAll(semaphore, [6, 4, 3, 1]);
  await settle();
  expect(admitted).toEqual([6, 4]);
  semaphore.release(4);
  await settle();
  expect(admitted).toEqual([6, 4, 3, 1]);
  expect(semaphore.inFlight).toBe(10);
});

it('does not let a small one overtake a waiting large one', async () => {
  const semaphore = new ByteSemaphore(10);
  const admitted = acquireAll(semaphore, [6, 8, 1]);
  await settle();
  expect(admitted).toEqual([6]);
});

it('lets something larger than the capacity pass alone', async () => {
  const semaphore = new ByteSemaphore(10);
  const admitted = acquireAll(semaphore, [1, 50]);
  await settle();
  expect(admitted).toEqual([1]);
  semaphore.release(1);
  await settle();
  expect(admitted).toEqual([1, 50]);
});
