import { describe, expect, test } from 'vitest';
import { ITEM_OVERHEAD, PacketQueue } from '../../../src/extractor/packet-queue.js';

function queueOf(limit: number) {
  const calls: string[] = [];
  const valve = { pause: () => calls.push('pause'), resume: () => calls.push('resume') };
  return { queue: new PacketQueue(valve, limit), calls };
}

const bytes = (text: string) => Buffer.from(text);

describe('a packet queue', () => {
  test('gives all that waits, in order, and waits when nothing does', async () => {
    const { queue } = queueOf(100);
    const taken = queue.take();
    queue.push(bytes('a'));
    queue.push(bytes('b'));
    expect((await taken)?.map(String)).toEqual(['a', 'b']);
  });

  test('holds the stream back while more than the limit waits, and once only', async () => {
    const { queue, calls } = queueOf(3 + ITEM_OVERHEAD);
    queue.push(bytes('aaa'));
    expect(calls).toEqual([]);
    queue.push(bytes('b'));
    queue.push(bytes('c'));
    expect(calls).toEqual(['pause']);
    expect(queue.paused).toBe(true);
    await queue.take();
    expect(calls).toEqual(['pause', 'resume']);
    expect(queue.paused).toBe(false);
    queue.push(bytes('aaaa'));
    expect(calls).toEqual(['pause', 'resume', 'pause']);
  });

  test('counts what small events take besides their bytes', () => {
    const { queue, calls } = queueOf(10 * ITEM_OVERHEAD);
    for (let i = 0; i < 9; i++) queue.push(bytes('a'));
    expect(calls).toEqual([]);
    queue.push(bytes('a'));
    expect(calls).toEqual(['pause']);
  });

  test('gives what arrived before it gives the error', async () => {
    const { queue } = queueOf(100);
    queue.push(bytes('a'));
    queue.fail(new Error('first'));
    queue.fail(new Error('second'));
    queue.push(bytes('too late'));
    expect((await queue.take())?.map(String)).toEqual(['a']);
    await expect(queue.take()).rejects.toThrow('first');
  });

  test('wakes who waits when it fails or is closed', async () => {
    const failing = queueOf(100).queue;
    const failed = expect(failing.take()).rejects.toThrow('lost');
    failing.fail(new Error('lost'));
    await failed;
    const closing = queueOf(100).queue;
    const closed = closing.take();
    closing.close();
    expect(await closed).toBeUndefined();
  });

  test('drops what waits when it is closed', async () => {
    const { queue } = queueOf(100);
    queue.push(bytes('a'));
    queue.close();
    expect(await queue.take()).toBeUndefined();
  });
});
