/** A load, then sysbench's oltp_write_only: every peer. */
import { speedup } from '../report.mjs';
import { runWorkload } from '../rounds.mjs';
import { makeOltp } from '../workload.mjs';

const OURS = ['extract', 'disk', 'sqlite', 'raw', 'apply', 'unprivileged'];
const PEERS = [...OURS, 'native1', 'native1log', 'native4', 'pipe'];

export async function run(lab) {
  const { rows, transactions } = lab.settings.oltp;
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
  const against = (own, peer, target) => ({ summaries, own, peer, target });
  const { apply } = summaries;
  return [
    speedup('OLTP: apply against native, 1 thread', against('apply', 'native1', 1.5)),
    speedup('OLTP: apply against native, 4 threads', against('apply', 'native4', 1)),
    speedup(
      'OLTP: unprivileged apply against native, 1 thread',
      against('unprivileged', 'native1', 1),
    ),
    speedup(
      'OLTP: unprivileged apply against native that logs, 1 thread',
      against('unprivileged', 'native1log'),
    ),
    speedup('OLTP: apply against mysqlbinlog | mysql', against('apply', 'pipe', 4)),
    speedup('extraction against one sequential writer', against('extract', 'disk', 0.6)),
    speedup('or against the raw stream, read and thrown away', against('extract', 'raw', 1)),
    speedup('SQLite alone against one sequential writer', against('sqlite', 'disk')),
    { what: 'THL size against the binlog', value: thlBytes / binlogBytes, limit: 1.1 },
    {
      what: "OLTP: apply's CPU against the slave server's",
      value: apply ? (apply.user + apply.system) / apply.serverCpu : NaN,
      limit: 0.25,
      ours: apply && `${(apply.user + apply.system).toFixed(2)} s`,
      peer: apply && `${apply.serverCpu.toFixed(2)} s`,
    },
    { what: 'peak memory at full speed', value: apply?.peakMiB ?? NaN, limit: 200, unit: ' MiB' },
  ];
}
