import { describe, expect, it } from 'vitest';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import { StateMachine } from '../../../src/service/state-machine.js';
import {
  COMMANDS,
  EVENTS,
  legalCommands,
  nextState,
  STATES,
  type State,
  type Trigger,
} from '../../../src/service/states.js';

const off = 'OFFLINE:NORMAL';
const sync = 'GOING-ONLINE:SYNCHRONIZING';
const on = 'ONLINE';
const going = 'GOING-OFFLINE';
const error = 'OFFLINE:ERROR';
const illegal = undefined;

/** Where each trigger leads; the columns are the states in their order. */
const EXPECTED: Record<Trigger, (State | undefined)[]> = {
  //                 off      sync   on     going  error
  online: /*      */ [sync, illegal, illegal, illegal, sync],
  offline: /*     */ [illegal, going, going, going, off],
  'in-sequence': [illegal, on, on, going, illegal],
  'out-of-sequence': [illegal, sync, sync, going, illegal],
  failing: /*     */ [illegal, going, going, going, illegal],
  stopped: /*     */ [illegal, off, off, off, illegal],
  failed: /*      */ [illegal, error, error, error, illegal],
};

describe.each([...COMMANDS, ...EVENTS])('%s', (trigger) => {
  it.each(STATES.map((state, index) => [state, EXPECTED[trigger][index]] as const))(
    'in %s leads to %s',
    (state, expected) => {
      if (expected === undefined) {
        expect(() => nextState(state, trigger)).toThrow(SluiceError);
      } else {
        expect(nextState(state, trigger)).toBe(expected);
      }
    },
  );
});

it('an illegal command is answered with the legal ones', () => {
  expect(() => nextState('ONLINE', 'online')).toThrow(
    expect.objectContaining({
      code: 'ILLEGAL_STATE',
      message: 'online is not legal in state ONLINE',
      hint: 'Legal in ONLINE: offline.',
    }),
  );
});

it('there is a legal command in every state', () => {
  for (const state of STATES) expect(legalCommands(state)).not.toEqual([]);
});

describe('the state machine', () => {
  const clock = { time: 0, now: () => clock.time, elapsed: () => clock.time };
  const changes: string[] = [];
  const machine = new StateMachine(clock, (from, to, why) => changes.push(`${from}>${to}:${why}`));

  it('tells each change once and counts the time since', () => {
    clock.time = 1000;
    machine.fire('online');
    clock.time = 3500;
    machine.fire('out-of-sequence');
    expect(machine.secondsInState).toBe(2.5);
    machine.fire('in-sequence');
    expect(machine.secondsInState).toBe(0);
    expect(changes).toEqual([`${off}>${sync}:online`, `${sync}>${on}:in-sequence`]);
  });

  it('stays where it is on an illegal trigger', () => {
    expect(() => machine.fire('online')).toThrow(SluiceError);
    expect(machine.state).toBe('ONLINE');
  });
});
