import type { Elsewhere } from '../usage-text.js';

const COMMANDS: Elsewhere['commands'] = {
  check:
    'tables are compared with `replicator verify --config FILE --table SCHEMA.TABLE`, while both servers are in use; `--repair` puts right what differs',
  shard:
    'shards need no list: one service applies all of them in the order of the master. `trepctl status -name shards` shows them; what is replicated is said in the section `filters` of the configuration',
  backup:
    "a backup is made with the database's own tools (mariadb-backup, mysqldump); a slave is made a copy of its master with `replicator provision --config FILE`",
  restore:
    'a slave is made a copy of its master with `replicator provision --config FILE`, while the master is in use',
  purge:
    'old transactions are removed from the history log with `thl purge`; sessions of the database are ended with its KILL statement',
  skip: 'transactions are passed over with `trepctl online -skip-seqno 12,15-17`; `thl list -seqno 12` shows one first',
  start:
    'a replicator is started with `replicator start --config FILE`, a service with `trepctl online`',
  stop: 'a replicator is stopped with `replicator stop --config FILE`, a service with `trepctl offline`',
  ...Object.fromEntries(
    ['provision', 'verify', 'switch', 'configure', 'reload', 'restart', 'diag'].map((name) => [
      name,
      `it is \`replicator ${name}\``,
    ]),
  ),
  ...Object.fromEntries(['list', 'index', 'info'].map((name) => [name, `it is \`thl ${name}\``])),
};

const OPTIONS: Elsewhere['options'] = {
  '': {
    verbose: 'errors are told in full; `replicator diag` collects all about one',
  },
  online: {
    provision: 'a slave is made a copy of its master with `replicator provision --config FILE`',
    skip: '-skip-seqno 12,15-17',
    until: '-until-seqno, -until-event, -until-heartbeat or -until-time',
  },
  'offline-deferred': { at: '-at-seqno, -at-event, -at-heartbeat or -at-time' },
  reset: { relay: 'a relay has its history log alone: -thl' },
  setrole: { 'master-uri': '-uri thl://HOST:2112/' },
  properties: { values: '-json prints them for programs' },
};

export const ELSEWHERE: Elsewhere = { commands: COMMANDS, options: OPTIONS };
