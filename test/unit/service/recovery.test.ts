import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Recovery } from '../../../src/service/recovery.js';
import { configFor } from './fake-parts.js';

const clock = { time: 0, now: () => clock.time, elapsed: () => clock.time };

describe('recovery by itself', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    clock.time = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function make(attempts: string) {
    const changes = `autoRecoveryDelay: 10s\nautoRecoveryMaxAttempts: ${attempts}\nautoRecoveryResetInterval: 1m`;
    const config = configFor(changes);
    const recovery = new Recovery(() => config, clock);
    const again = vi.fn();
    const fail = () => {
      const scheduled = recovery.schedule(again);
      vi.advanceTimersByTime(10_000);
      return scheduled;
    };
    return { recovery, again, fail };
  }

  it('is tried as often as configured', () => {
    const { recovery, again, fail } = make('2');
    expect([fail(), fail(), fail()]).toEqual([true, true, false]);
    expect(again).toHaveBeenCalledTimes(2);
    expect(recovery.total).toBe(2);
  });

  it('is counted anew after the service was ONLINE for long enough', () => {
    const { recovery, fail } = make('1');
    expect([fail(), fail()]).toEqual([true, false]);
    recovery.noteOnline(true);
    clock.time = 59_999;
    expect(fail()).toBe(false);
    recovery.noteOnline(true);
    clock.time += 60_000;
    expect(fail()).toBe(true);
    expect(recovery.total).toBe(2);
  });

  it('is counted anew, and called off, when an operator has a say', () => {
    const { recovery, again, fail } = make('1');
    recovery.schedule(again);
    recovery.cancel();
    vi.advanceTimersByTime(60_000);
    expect(again).not.toHaveBeenCalled();
    expect(fail()).toBe(true);
  });

  it('is off with 0 attempts or no delay', () => {
    expect(make('0').recovery.enabled).toBe(false);
    expect(make('unlimited').recovery.enabled).toBe(true);
    const config = configFor('autoRecoveryDelay: 0');
    expect(new Recovery(() => config, clock).enabled).toBe(false);
  });
});
