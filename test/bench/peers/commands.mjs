/** What is run for each peer, for people: the clock of each runs over this alone. */
import { nativeCommand } from './native.mjs';

const REPLICATOR = 'replicator run --config FILE; trepctl online';

export function commandsOf(kind, peers) {
  const commands = {
    extract: `${REPLICATOR} (role: master, source.start: earliest)`,
    disk: 'write and fdatasync of 2 MB at a time, as many bytes as the THL has',
    sqlite: 'INSERT of 4 MiB a commit into one table of better-sqlite3, WAL, synchronous=FULL',
    raw: 'the stream through the tap of extraction, in the benchmark itself',
    apply: `${REPLICATOR} (role: slave)`,
    unprivileged: `${REPLICATOR} (role: slave, applier.privileged: false)`,
    native1: nativeCommand(kind, 1),
    native1log: `the same, with the slave's own binlog`,
    native4: nativeCommand(kind, 4),
    pipe: 'mysqlbinlog FILES | mysql --defaults-file=LOGIN --binary-mode',
  };
  return Object.fromEntries(Object.entries(commands).filter(([name]) => peers.has(name)));
}
