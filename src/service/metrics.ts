import { packageVersion } from '../util/version.js';
import { clientsOf } from './clients.js';
import type { Snapshot } from './snapshot.js';
import { STATES } from './states.js';
import { statusOf, type Status, type StatusValue } from './status.js';
import { tasksOf } from './tasks.js';
import { viewOf } from './views.js';

type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** As Prometheus has them: names end with their unit, those of counters with `_total`. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly labels: string[];
  /** Of what is not known there is none. */
  readonly samples: readonly Sample[];
}

/** One metric, and how it is read from a service. */
interface Definition {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  /** Beside service and role. */
  readonly labels: readonly string[];
  readonly read: (snapshot: Snapshot) => Sample[];
}

/** What the services show, in the order of `src/admin/README.md`. */
export function metricsOf(snapshots: readonly Snapshot[]): Metric[] {
  return DEFINITIONS.map(({ name, help, type, labels, read }) => ({
    name: `sluice_${name}`,
    help,
    type,
    labels: ['service', 'role', ...labels],
    samples: snapshots.flatMap((snapshot) => {
      const { service, role } = snapshot.config;
      return read(snapshot).map(({ labels, value }) => ({
        labels: { service, role, ...labels },
        value,
      }));
    }),
  }));
}

/** What the process takes, under the names that all of Prometheus' libraries have. */
export function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage();
  const started = Date.now() / 1000 - process.uptime();
  const one = (name: string, help: string, type: 'gauge' | 'counter', value: number): Metric => {
    return { name, help, type, labels: [], samples: [{ labels: {}, value }] };
  };
  const cpu = (user + system) / 1e6;
  const { rss } = process.memoryUsage();
  return [
    {
      ...one('sluice_build_info', 'Version of the replicator; always 1.', 'gauge', 1),
      labels: ['version'],
      samples: [{ labels: { version: packageVersion() }, value: 1 }],
    },
    one('process_start_time_seconds', 'When the process began, since 1970.', 'gauge', started),
    one('process_cpu_seconds_total', 'Processor time, user and system.', 'counter', cpu),
    one('process_resident_memory_bytes', 'Memory of the process.', 'gauge', rss),
  ];
}

const DEFINITIONS: readonly Definition[] = [
  {
    name: 'state',
    help: '1 for the state that the service is in, 0 for the others.',
    type: 'gauge',
    labels: ['state'],
    read: ({ state }) => STATES.map((it) => sample(it === state ? 1 : 0, { state: it })),
  },
  {
    name: 'error',
    help: '1 with the code of what stopped the service, or what it is trying to overcome.',
    type: 'gauge',
    labels: ['code'],
    read: ({ pending }) => (pending === undefined ? [] : [sample(1, { code: pending.code })]),
  },
  ofStatus(
    'applied_latency_seconds',
    'appliedLatency',
    "From the master's commit of the last transaction to its commit here.",
  ),
  ofStatus(
    'relative_latency_seconds',
    'relativeLatency',
    "Since the master's commit of the last applied transaction.",
  ),
  {
    name: 'behind_transactions',
    help: 'Transactions in the history log that are not applied yet.',
    type: 'gauge',
    labels: [],
    read: behind,
  },
  ofStatus('applied_seqno', 'appliedLastSeqno', 'Last transaction through every stage.'),
  ofStatus('thl_max_seqno', 'maximumStoredSeqNo', 'Last transaction of the history log.'),
  ofStatus('thl_min_seqno', 'minimumStoredSeqNo', 'First transaction of the history log.'),
  {
    name: 'thl_size_bytes',
    help: 'Size of the history log on disk.',
    type: 'gauge',
    labels: [],
    read: (snapshot) => viewOf('stores', snapshot).flatMap(({ bytes }) => known(bytes)),
  },
  {
    name: 'connected',
    help: '1: the connection to source, master or target is up.',
    type: 'gauge',
    labels: ['to'],
    read: (snapshot) =>
      ['source', 'master', 'target'].flatMap((to) => {
        const text = shown(snapshot)[`${to}Connection`];
        return text === undefined ? [] : [sample(isConnected(text) ? 1 : 0, { to })];
      }),
  },
  {
    name: 'clock_skew_seconds',
    help: "How far the clock of source, master or target is ahead of this host's.",
    type: 'gauge',
    labels: ['of'],
    read: (snapshot) =>
      ['source', 'master', 'target'].flatMap((of) => {
        const ahead = shown(snapshot)[`${of}ClockSkew`];
        return typeof ahead === 'number' ? [sample(ahead, { of })] : [];
      }),
  },
  {
    name: 'recoveries_total',
    help: 'How often the service went online again by itself after an error.',
    type: 'counter',
    labels: [],
    read: ({ recovery }) => [sample(recovery.total)],
  },
  {
    name: 'skipped_transactions_total',
    help: 'Transactions passed over by command since the service went online.',
    type: 'counter',
    labels: [],
    read: ({ stages }) => [sample(stages.reduce((sum, { skipped }) => sum + skipped.length, 0))],
  },
  ofStatus('xa_prepared', 'xaPrepared', 'XA transactions that are prepared and not ended.'),
  ofStages('transactions_total', 'transactions', 'Made durable since the service went online.'),
  ofStages('fragments_total', 'eventCount', 'Fragments taken since the service went online.'),
  ofStages('bytes_total', 'bytes', 'Bytes taken since the service went online.'),
  ofStages('retries_total', 'retries', 'Sessions begun anew after an error.'),
  {
    name: 'stage_seconds_total',
    help: 'Where the time of the stage went since the service went online.',
    type: 'counter',
    labels: ['stage', 'on'],
    read: (snapshot) =>
      tasksOf(snapshot).flatMap(({ stage, extractTime, filterTime, applyTime, otherTime }) =>
        Object.entries({
          waiting: extractTime,
          filtering: filterTime,
          applying: applyTime,
          other: otherTime,
        }).map(([on, seconds]) => sample(Number(seconds), { stage: String(stage), on })),
      ),
  },
  ofSlaves('connected', '1: the slave fetches from here.', ({ state }) =>
    state === 'CONNECTED' ? 1 : 0,
  ),
  ofSlaves('behind_transactions', 'Transactions that the slave has not stored.', ({ behind }) =>
    Number(behind),
  ),
];

/** As `trepctl qs` has it: what is applied is found when the service goes online. */
function behind(snapshot: Snapshot): Sample[] {
  const { appliedLastSeqno, maximumStoredSeqNo, minimumStoredSeqNo } = shown(snapshot);
  if (appliedLastSeqno === -1 && snapshot.state !== 'ONLINE') return [];
  const applied = Math.max(Number(appliedLastSeqno), Number(minimumStoredSeqNo) - 1);
  return [sample(Math.max(0, Number(maximumStoredSeqNo) - applied))];
}

/** A number of `trepctl status`. */
function ofStatus(name: string, key: string, help: string): Definition {
  const read = (snapshot: Snapshot) => known(shown(snapshot)[key]);
  return { name, help, type: 'gauge', labels: [], read };
}

/** A number of `trepctl status -name tasks`. */
function ofStages(name: string, key: string, help: string): Definition {
  return {
    name: `stage_${name}`,
    help,
    type: 'counter',
    labels: ['stage'],
    read: (snapshot) =>
      tasksOf(snapshot).map((task) => sample(Number(task[key]), { stage: String(task['stage']) })),
  };
}

/** A number of `trepctl clients`. */
function ofSlaves(name: string, help: string, value: (slave: Status) => number): Definition {
  return {
    name: `slave_${name}`,
    help,
    type: 'gauge',
    labels: ['slave'],
    read: (snapshot) =>
      clientsOf(snapshot).map((slave) => sample(value(slave), { slave: String(slave['node']) })),
  };
}

function shown(snapshot: Snapshot): Status {
  return statusOf(snapshot, packageVersion());
}

/** -1 stands for what is not known. */
function known(value: StatusValue | undefined): Sample[] {
  return typeof value === 'number' && value >= 0 ? [sample(value)] : [];
}

function sample(value: number, labels: Labels = {}): Sample {
  return { value, labels };
}

function isConnected(text: StatusValue): boolean {
  return /^connected\b/.test(String(text));
}
