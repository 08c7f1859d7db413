import { afterEach, expect, it, vi } from 'vitest';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { ErrorCode } from '../../../src/errors/codes.js';
import { repeatFilling } from '../../../src/pipeline/fill-log.js';
import { StageProgress } from '../../../src/pipeline/stage-progress.js';
import { systemClock } from '../../../src/util/clock.js';
import { RecordingListener, stops } from './parts.js';

afterEach(() => vi.useRealTimers());

/** How often a session was tried that fails with `code` 50 times and ends then. */
async function tried(code: ErrorCode): Promise<number> {
  vi.useFakeTimers();
  let sessions = 0;
  const session = async (): Promise<void> => {
    sessions += 1;
    if (sessions <= 50) throw new SluiceError(code, 'not now', { hint: 'Wait.' });
  };
  const progress = new StageProgress('remote-to-thl', systemClock, 'alpha');
  const filling = repeatFilling(
    session,
    'alpha',
    progress,
    stops().signals,
    new RecordingListener(),
  );
  const ended = filling.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(600_000);
  await ended;
  return sessions;
}

it.each(['CONNECT_FAILED', 'CONNECTION_LOST', 'THL_BEHIND'] as const)(
  'waits without end for a master that comes or gets on by itself: %s',
  async (code) => {
    expect(await tried(code)).toBe(51);
  },
);

it('gives up on other errors in the end, and at once on those that do not pass', async () => {
  expect(await tried('THL_PROTOCOL')).toBe(11);
  expect(await tried('THL_DIVERGED')).toBe(1);
});
