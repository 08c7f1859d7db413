/** A load, then sysbench's oltp_write_only: every peer. */
import { runWorkload } from '../rounds.mjs';
import { makeOltp } from '../workload.mjs';

const PEERS = ['extract', 'disk', 'apply', 'unprivileged', 'native1', 'native4', 'pipe'];

export async function run(lab) {
  const { rows, transactions } = lab.settings;
  const result = await runWorkload(lab, {
    schema: 'sbtest',
    title: `${rows} rows loaded, ${transactions} write transactions`,
    make: (server) => makeOltp(server, { rows, transactions }, lab.say),
    peers: PEERS,
    transactions,
  });
  return { ...result, ratios: ratiosOf(result) };
}

function ratiosOf({ summaries, binlogBytes, thlBytes }) {
  const seconds = (name) => summaries[name]?.seconds ?? NaN;
  const own = summaries.apply;
  const megabytes = binlogBytes / 1e6;
  return [
    {
      what: 'apply against native, 1 thread',
      value: seconds('native1') / seconds('apply'),
      target: 1.5,
    },
    {
      what: 'apply against native, 4 threads',
      value: seconds('native4') / seconds('apply'),
      target: 1,
    },
    {
      what: 'apply against mysqlbinlog | mysql',
      value: seconds('pipe') / seconds('apply'),
      target: 4,
    },
    {
      what: 'unprivileged apply against native, 1 thread',
      value: seconds('native1') / seconds('unprivileged'),
      target: 1,
    },
    { what: 'extraction', value: megabytes / seconds('extract'), target: 25, unit: ' MB/s' },
    { what: 'extraction against apply', value: seconds('apply') / seconds('extract'), target: 8 },
    {
      what: 'extraction against one sequential writer',
      value: seconds('disk') / seconds('extract'),
      target: 0.6,
    },
    { what: 'THL size against the binlog', value: thlBytes / binlogBytes, limit: 1.1 },
    {
      what: "apply's CPU against the slave server's",
      value: own ? (own.user + own.system) / own.serverCpu : NaN,
      limit: 0.25,
    },
    { what: 'peak memory at full speed', value: own?.peakMiB ?? NaN, limit: 200, unit: ' MiB' },
  ];
}
