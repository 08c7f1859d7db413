import { SluiceError } from '../errors/sluice-error.js';

/** States of a service, in the model's words. */
export const STATES = [
  'OFFLINE:NORMAL',
  'GOING-ONLINE:SYNCHRONIZING',
  'ONLINE',
  'GOING-OFFLINE',
  'OFFLINE:ERROR',
] as const;
export type State = (typeof STATES)[number];

/** Commands of an operator. */
export const COMMANDS = ['online', 'offline'] as const;
/** What the running stages bring about. */
export const EVENTS = [
  'in-sequence', // every stage is connected and follows on
  'out-of-sequence', // a stage lost its connection and tries again
  'failing', // a stage failed for good; the others are being stopped
  'stopped', // every stage ended as it was told to
  'failed', // every stage ended, one of them with an error
] as const;
export type Trigger = (typeof COMMANDS)[number] | (typeof EVENTS)[number];

/** Where each trigger leads from each state. What is not listed is illegal there. */
export const TRANSITIONS: Readonly<Record<State, Readonly<Partial<Record<Trigger, State>>>>> = {
  'OFFLINE:NORMAL': {
    online: 'GOING-ONLINE:SYNCHRONIZING',
  },
  'GOING-ONLINE:SYNCHRONIZING': {
    'in-sequence': 'ONLINE',
    'out-of-sequence': 'GOING-ONLINE:SYNCHRONIZING',
    offline: 'GOING-OFFLINE',
    failing: 'GOING-OFFLINE',
    failed: 'OFFLINE:ERROR',
    stopped: 'OFFLINE:NORMAL',
  },
  ONLINE: {
    'in-sequence': 'ONLINE',
    'out-of-sequence': 'GOING-ONLINE:SYNCHRONIZING',
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
  },
};

/** Commands that are legal in a state. */
export function legalCommands(state: State): string[] {
  return COMMANDS.filter((command) => TRANSITIONS[state][command] !== undefined);
}

/** The state that `trigger` leads to. @throws SluiceError ILLEGAL_STATE */
export function nextState(state: State, trigger: Trigger): State {
  const next = TRANSITIONS[state][trigger];
  if (next !== undefined) return next;
  const legal = legalCommands(state).join(' or ');
  throw new SluiceError('ILLEGAL_STATE', `${trigger} is not legal in state ${state}`, {
    hint: `Legal in ${state}: ${legal}.`,
  });
}
