import { SluiceError } from '../errors/sluice-error.js';

/** States of a service, in the model's words. */
export const STATES = [
  'START', // not taken up yet
  'OFFLINE:NORMAL',
  'OFFLINE:CONFIGURING', // what it stands on is being changed
  'GOING-ONLINE:SYNCHRONIZING',
  'ONLINE',
  'GOING-OFFLINE',
  'OFFLINE:ERROR',
  'END', // let go of for good
] as const;
export type State = (typeof STATES)[number];

/** Commands of an operator that not every state allows. */
export const COMMANDS = [
  'online',
  'offline',
  'offline-deferred',
  'clear',
  'flush',
  'reset',
  'setrole',
] as const;
/** What the process and the running stages bring about. */
export const EVENTS = [
  'started', // taken up by the process
  'in-sequence', // every stage is connected and follows on
  'out-of-sequence', // a stage lost its connection and tries again
  'failing', // a stage failed for good; the others are being stopped
  'stopped', // every stage ended as it was told to
  'failed', // every stage ended, one of them with an error; or a reset failed
  'configured', // a reset is done, or a change of role refused
  'ended', // let go of
] as const;
export type Trigger = (typeof COMMANDS)[number] | (typeof EVENTS)[number];

/** Where each trigger leads from each state. What is not listed is illegal there. */
export const TRANSITIONS: Readonly<Record<State, Readonly<Partial<Record<Trigger, State>>>>> = {
  START: {
    started: 'OFFLINE:NORMAL',
  },
  'OFFLINE:NORMAL': {
    online: 'GOING-ONLINE:SYNCHRONIZING',
    reset: 'OFFLINE:CONFIGURING',
    setrole: 'OFFLINE:CONFIGURING',
    ended: 'END',
  },
  'OFFLINE:CONFIGURING': {
    configured: 'OFFLINE:NORMAL',
    failed: 'OFFLINE:ERROR',
    ended: 'END', // another service has taken its place, in its new role
  },
  'GOING-ONLINE:SYNCHRONIZING': {
    'in-sequence': 'ONLINE',
    'out-of-sequence': 'GOING-ONLINE:SYNCHRONIZING',
    'offline-deferred': 'GOING-ONLINE:SYNCHRONIZING',
    clear: 'GOING-ONLINE:SYNCHRONIZING',
    offline: 'GOING-OFFLINE',
    failing: 'GOING-OFFLINE',
    failed: 'OFFLINE:ERROR',
    stopped: 'OFFLINE:NORMAL',
  },
  ONLINE: {
    'in-sequence': 'ONLINE',
    'out-of-sequence': 'GOING-ONLINE:SYNCHRONIZING',
    'offline-deferred': 'ONLINE',
    clear: 'ONLINE',
    flush: 'ONLINE',
    offline: 'GOING-OFFLINE',
    failing: 'GOING-OFFLINE',
    failed: 'OFFLINE:ERROR',
    stopped: 'OFFLINE:NORMAL',
  },
  'GOING-OFFLINE': {
    // A stage may come into sequence or lose its place while it is being stopped.
    'in-sequence': 'GOING-OFFLINE',
    'out-of-sequence': 'GOING-OFFLINE',
    failing: 'GOING-OFFLINE',
    offline: 'GOING-OFFLINE', // `offline -immediate` hurries a graceful one
    stopped: 'OFFLINE:NORMAL',
    failed: 'OFFLINE:ERROR',
  },
  'OFFLINE:ERROR': {
    online: 'GOING-ONLINE:SYNCHRONIZING',
    offline: 'OFFLINE:NORMAL',
    clear: 'OFFLINE:ERROR',
    reset: 'OFFLINE:CONFIGURING',
    setrole: 'OFFLINE:CONFIGURING',
    ended: 'END',
  },
  END: {},
};

/** Commands that are legal in a state. */
export function legalCommands(state: State): string[] {
  return COMMANDS.filter((command) => TRANSITIONS[state][command] !== undefined);
}

/** The state that `trigger` leads to. @throws SluiceError ILLEGAL_STATE */
export function nextState(state: State, trigger: Trigger): State {
  const next = TRANSITIONS[state][trigger];
  if (next !== undefined) return next;
  throw new SluiceError('ILLEGAL_STATE', `${trigger} is not legal in state ${state}`, {
    hint: `Legal in ${state}: ${listed(legalCommands(state))}.`,
  });
}

/** `a, b or c`. */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
