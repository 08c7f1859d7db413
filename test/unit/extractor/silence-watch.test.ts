import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SilenceWatch } from '../../../src/extractor/silence-watch.js';

describe('a watch for silence', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watch(excused = () => false) {
    const onSilence = vi.fn();
    const watching = new SilenceWatch(1_000, excused, onSilence);
    watching.settle();
    return { onSilence, watch: watching };
  }

  test('raises the alarm after more than four periods without a packet', () => {
    const { onSilence, watch: watching } = watch();
    vi.advanceTimersByTime(4_900);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(onSilence).toHaveBeenCalledOnce();
    watching.stop();
  });

  test('starts anew with each packet', () => {
    const { onSilence, watch: watching } = watch();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(4_000);
      watching.heard();
    }
    expect(onSilence).not.toHaveBeenCalled();
    watching.stop();
  });

  test('is patient until the source has found its place', () => {
    const onSilence = vi.fn();
    const watching = new SilenceWatch(1_000, () => false, onSilence);
    vi.advanceTimersByTime(120_000);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_100);
    expect(onSilence).toHaveBeenCalledOnce();
    watching.stop();
  });

  test('does not count the time in which nothing is read', () => {
    let paused = true;
    const { onSilence, watch: watching } = watch(() => paused);
    vi.advanceTimersByTime(60_000);
    paused = false;
    vi.advanceTimersByTime(4_900);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(onSilence).toHaveBeenCalled();
    watching.stop();
  });
});
