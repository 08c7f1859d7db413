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
const config = 'OFFLINE:CONFIGURING';
const end = 'END';
const sync = 'GOING-ONLINE:SYNCHRONIZING';
const on = 'ONLINE';
const going = 'GOING-OFFLINE';
const error = 'OFFLINE:ERROR';
const illegal = undefined;

/** Where each trigger leads; the columns are the states in their order. */
const EXPECTED: Record<Trigger, (State | undefined)[]> = {
  //                  start    off      config   sync     on       going    error    end
  online: /*       */ [illegal, sync, illegal, illegal, illegal, illegal, sync, illegal],
  offline: /*      */ [illegal, illegal, illegal, going, going, going, off, illegal],
  'offline-deferred': [illegal, illegal, illegal, sync, on, illegal, illegal, illegal],
  clear: /*        */ [illegal, illegal, illegal, sync, on, illegal, error, illegal],
  flush: /*        */ [illegal, illegal, illegal, illegal, on, illegal, illegal, illegal],
  reset: /*        */ [illegal, config, illegal, illegal, illegal, illegal, config, illegal],
  setrole: /*      */ [illegal, config, illegal, illegal, illegal, illegal, config, illegal],
  started: /*      */ [off, illegal, illegal, illegal, illegal, illegal, illegal, illegal],
  'in-sequence': /**/ [illegal, illegal, illegal, on, on, going, illegal, illegal],
  'out-of-sequence': [illegal, illegal, illegal, sync, sync, going, illegal, illegal],
  failing: /*      */ [illegal, illegal, illegal, going, going, going, illegal, illegal],
  stopped: /*      */ [illegal, illegal, illegal, off, off, off, illegal, illegal],
  failed: /*       */ [illegal, illegal, error, error, error, error, illegal, illegal],
  configured: /*   */ [illegal, illegal, off, illegal, illegal, illegal, illegal, illegal],
  ended: /*        */ [illegal, end, end, illegal, illegal, illegal, end, illegal],
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
      hint: 'Legal in ONLINE: offline, offline-deferred, clear or flush.',
    }),
  );
});

it('there is a legal command in every state that lasts', () => {
  const passing: State[] = ['START', 'OFFLINE:CONFIGURING', 'END'];
  const lasting = STATES.filter((state) => !passing.includes(state));
  for (const state of lasting) expect(legalCommands(state)).not.toEqual([]);
});

describe('the state machine', () => {
  const clock = { time: 0, now: () => clock.time, elapsed: () => clock.time };
  const changes: string[] = [];
  const machine = new StateMachine(clock, (from, to, why) => changes.push(`${from}>${to}:${why}`));

  it('tells each change once and counts the time since', () => {
    machine.fire('started');
    changes.length = 0;
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
