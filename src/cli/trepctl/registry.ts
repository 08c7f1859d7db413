import type { Options } from 'yargs';
import type { Command } from './command.js';

type Args = Readonly<Record<string, unknown>>;

/** A subcommand. What it runs is loaded when it is called: trepctl is to answer at once. */
export interface Registered {
  readonly command: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  /** Whether it is of the process: then `-all-services` changes nothing, or is refused. */
  readonly ofProcess?: 'as it is' | 'refuse';
  /** `args` are as `options` says. */
  readonly run: (args: Args) => Promise<Command>;
}

const text = (describe: string): Options => ({ type: 'string', describe });
const flag = (describe: string): Options => ({ type: 'boolean', default: false, describe });
const REFRESH = { r: text('repeat every so many seconds') };
const YES = { y: flag('do not ask') };

const STOPS = (word: string, verb: string): Record<string, Options> => ({
  [`${word}-seqno`]: text(`${verb} after this transaction`),
  [`${word}-event`]: text(`${verb} after the transaction that ends at this event id`),
  [`${word}-heartbeat`]: text(`${verb} after the next heartbeat [of this name]`),
  [`${word}-time`]: text(`${verb} before what the master committed later, as 2026-11-22T08:30:00Z`),
});

const QUERIES: readonly Registered[] = [
  {
    command: 'status',
    describe: 'show the state of a service',
    options: {
      name: {
        type: 'string',
        choices: ['tasks', 'stages', 'stores', 'shards', 'watches'],
        describe: 'show these of it instead',
      },
      ...REFRESH,
    },
    run: async (args) => (await import('./queries.js')).status(args),
  },
  {
    command: 'services',
    describe: 'show the services in short',
    options: { full: flag('all that `status` shows'), ...REFRESH },
    ofProcess: 'as it is',
    run: async (args) => (await import('./queries.js')).services(args),
  },
  {
    command: 'qs',
    describe: 'quick status: state, latency and sequence in four lines',
    options: REFRESH,
    run: async () => (await import('./queries.js')).quickStatus,
  },
  {
    command: 'perf',
    describe: 'show where the time of each stage goes',
    options: REFRESH,
    run: async () => (await import('./queries.js')).perf,
  },
  {
    command: 'clients',
    describe: 'show the slaves that fetch the history log from here',
    options: REFRESH,
    run: async () => (await import('./queries.js')).clients,
  },
  {
    command: 'properties',
    describe: 'show the settings in effect',
    options: { filter: text('only those whose name holds this') },
    run: async (args) => (await import('./queries.js')).properties(args),
  },
  {
    command: 'capabilities',
    describe: 'show what the service can do',
    options: {},
    run: async () => (await import('./queries.js')).capabilities,
  },
  {
    command: 'version',
    describe: 'show the version of the running replicator',
    options: {},
    ofProcess: 'as it is',
    run: async () => (await import('./queries.js')).version,
  },
  {
    command: 'wait',
    describe: 'wait for a seqno to be applied, or for a state',
    options: {
      applied: text('seqno'),
      state: text('state, as ONLINE; OFFLINE: any that begins so'),
      limit: text('seconds to wait at most; default: for ever'),
    },
    run: async (args) => (await import('./state-commands.js')).wait(args),
  },
];

const STATE_COMMANDS: readonly Registered[] = [
  {
    command: 'online',
    describe: 'go ONLINE; waits 10 s at most for what becomes of it',
    options: {
      'skip-seqno': text('pass over transactions for good, as 12,15-17'),
      'from-event': text('extract from this event id on, for good'),
      'base-seqno': text('first seqno of an empty history log'),
      ...STOPS('until', 'go offline again'),
      force: flag('go on though the histories of slave, log and master differ'),
      checksum: {
        type: 'boolean',
        default: true,
        describe: '-no-checksum: do not look at the checksums of the history log',
      },
    },
    run: async (args) => (await import('./state-commands.js')).online(args),
  },
  {
    command: 'offline',
    describe: 'go OFFLINE at the next transaction boundary',
    options: { immediate: flag('at once; roll back') },
    run: async (args) => (await import('./state-commands.js')).offline(args),
  },
  {
    command: 'offline-deferred',
    describe: 'go OFFLINE later; `clear` takes it back',
    options: STOPS('at', 'go offline'),
    run: async (args) => (await import('./state-commands.js')).offlineDeferred(args),
  },
  {
    command: 'clear',
    describe: 'take back every request to go OFFLINE later',
    options: {},
    run: async () => (await import('./state-commands.js')).clear,
  },
  {
    command: 'heartbeat',
    describe: 'write a row into the master that travels to the slave',
    options: {
      name: text('text to recognize it by'),
      list: flag('show how long the last ones took to each stage instead'),
      ...REFRESH,
    },
    run: async (args) => (await import('./state-commands.js')).heartbeat(args),
  },
  {
    command: 'flush',
    describe: 'wait until the history log has all that the master has committed',
    options: { limit: text('seconds to wait at most; default 60') },
    run: async (args) => (await import('./state-commands.js')).flush(args),
  },
  {
    command: 'setrole',
    describe: 'give a service that is OFFLINE another role, kept over restarts',
    ofProcess: 'refuse',
    options: {
      role: {
        type: 'string',
        choices: ['master', 'slave', 'relay'],
        demandOption: true,
        describe: 'the role',
      },
      uri: text('whom slave and relay fetch from instead of master.uris; several after commas'),
      force: flag('pass over what the databases say against it; what is lost is logged'),
      'dry-run': flag('only find out whether the configuration allows it'),
    },
    run: async (args) => (await import('./process-commands.js')).setRole(args),
  },
  {
    command: 'reset',
    describe: 'throw away history log or restart point, for a new beginning',
    ofProcess: 'refuse',
    options: {
      all: flag('both'),
      thl: flag('the history log'),
      db: flag("the service's schema on the slave, with its restart point"),
      ...YES,
    },
    run: async (args) => (await import('./process-commands.js')).reset(args),
  },
];

const PROCESS_COMMANDS: readonly Registered[] = [
  {
    command: 'load [name]',
    describe: 'take up a service that was unloaded, with its configuration read anew',
    ofProcess: 'refuse',
    options: {},
    run: async (args) => (await import('./process-commands.js')).load(args),
  },
  {
    command: 'unload [name]',
    describe: 'take a service offline and let go of it; the others run on',
    ofProcess: 'refuse',
    options: YES,
    run: async (args) => (await import('./process-commands.js')).unload(args),
  },
  {
    command: 'kill',
    describe: 'end the replicator, with all its services',
    ofProcess: 'as it is',
    options: { immediate: flag('at once, not at transaction boundaries'), ...YES },
    run: async (args) => (await import('./process-commands.js')).kill(args),
  },
];

export const COMMANDS: readonly Registered[] = [...QUERIES, ...STATE_COMMANDS, ...PROCESS_COMMANDS];
