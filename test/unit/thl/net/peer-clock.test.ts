import { describe, expect, it } from 'vitest';
import { PeerClock } from '../../../../src/thl/net/peer-clock.js';

/** Two hosts, the clock of one an hour ahead, with so many milliseconds of way to and fro. */
function hosts(there: number, back: number, source = { ahead: 5, accuracy: 0.5 }) {
  let time = 1_000_000;
  let apart = 3_600_000;
  const slave = new PeerClock({ now: () => time });
  const master = new PeerClock({ now: () => time + apart, source: () => source });
  return {
    slave,
    exchange: () => {
      const asked = slave.beat();
      time += there;
      const answered = master.heard(asked);
      const answer = master.beat();
      time += back;
      slave.heard(answer);
      return answered;
    },
    setMasters: (to: number) => (apart = to),
  };
}

describe('the clock of the other side', () => {
  it('is known after the first answer, to half of the round trip', () => {
    const { slave, exchange } = hosts(10, 10);
    expect(slave.skew()).toBeUndefined();
    expect(exchange()).toBe(true);
    const { ahead = NaN, accuracy = NaN } = slave.skew() ?? {};
    expect(ahead).toBeCloseTo(3600, 2);
    expect(accuracy).toBeCloseTo(0.01, 2);
    expect(slave.source()?.ahead).toBeCloseTo(3605, 2);
    expect(slave.source()?.accuracy).toBeCloseTo(0.51, 2);
  });

  it('lies within what is told, however uneven the ways are', () => {
    const { slave, exchange } = hosts(200, 0);
    exchange();
    const { ahead = NaN, accuracy = NaN } = slave.skew() ?? {};
    expect(Math.abs(ahead - 3600)).toBeLessThanOrEqual(accuracy + 0.002);
  });

  it('is asked for at once only the first time', () => {
    const { exchange } = hosts(1, 1);
    expect([exchange(), exchange()]).toEqual([true, false]);
  });

  it('is known anew some heartbeats after it was set', () => {
    const { slave, exchange, setMasters } = hosts(5, 5);
    exchange();
    setMasters(-50_000);
    for (let i = 0; i < 10; i++) exchange();
    expect(slave.skew()?.ahead).toBeCloseTo(-50, 2);
  });
});
