/** Commands of Tungsten's trepctl for which there is something else here: what to use instead. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
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
};
