import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { RefusalLog } from '../../../../src/thl/net/refusal-log.js';

let lines: Record<string, unknown>[] = [];
let now = 0;
let refusals: RefusalLog;
beforeEach(() => {
  lines = [];
  now = 0;
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  refusals = new RefusalLog(pino({ level: 'info' }, { write }), () => now);
});

describe('a refusal log', () => {
  it('names a peer once a minute, and how often it came meanwhile', () => {
    for (; now < 60_000; now += 1_000) refusals.note({ peer: '10.0.0.1', reason: 'token' }, 'no');
    expect(lines).toMatchObject([{ level: 40, address: '10.0.0.1', msg: 'no' }]);
    expect(lines[0]).not.toHaveProperty('notLogged');
    refusals.note({ peer: '10.0.0.1', reason: 'token' }, 'no');
    expect(lines[1]).toMatchObject({ address: '10.0.0.1', notLogged: 59 });
  });

  it('tells peers and reasons apart', () => {
    for (let i = 0; i < 3; i++) {
      refusals.note({ peer: 'a', reason: 'token' }, 'no');
      refusals.note({ peer: 'a', reason: 'garbage', level: 'info', code: 'X' }, 'what?');
      refusals.note({ peer: 'b', reason: 'token' }, 'no');
    }
    expect(lines.length).toBe(3);
    expect(lines[1]).toMatchObject({ level: 30, address: 'a', code: 'X', msg: 'what?' });
  });

  it('counts peers beyond a thousand as one, until the others are a minute old', () => {
    for (let i = 0; i < 5_000; i++) refusals.note({ peer: `peer ${i}`, reason: 'token' }, 'no');
    expect(lines.length).toBe(1_001);
    now = 60_000;
    refusals.note({ peer: 'another', reason: 'token' }, 'no');
    expect(lines.at(-1)).toMatchObject({ address: 'another' });
  });
});
