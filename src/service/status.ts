import { hostname } from 'node:os';
import { describeEnding, endingCertificates } from '../config/certificates.js';
import type { ServiceConfig, TargetConfig } from '../config/schema.js';
import type { StageStatus } from '../pipeline/stage-progress.js';
import type { ClockSkew } from '../mysql/clock-skew.js';
import { tlsMode } from '../mysql/tls.js';
import { describeOptions } from '../pipeline/online-options.js';
import { describeStop } from '../pipeline/stop-requests.js';
import { formatSeqnoSet } from '../util/seqno-set.js';
import { sourceIdOf } from './parts.js';
import { slavesLetGo } from './slaves-let-go.js';
import type { Snapshot } from './snapshot.js';

/** One value of the status; a list is shown as sentences. */
export type StatusValue = string | number | boolean | readonly string[];
/** Keys in the model's names, in alphabetical order. */
export type Status = Readonly<Record<string, StatusValue>>;

const NONE = 'NONE';

/** What `trepctl status` shows. -1 and NONE stand for what is not known, as in the model. */
export function statusOf(snapshot: Snapshot, version: string): Status {
  return sorted({
    ...identity(snapshot, version),
    ...thlPorts(snapshot),
    ...progress(snapshot),
    ...times(snapshot),
    ...commands(snapshot),
    ...clocks(snapshot),
    ...failure(snapshot),
    ...connections(snapshot),
  });
}

/** What `trepctl services` shows of each service. */
export function briefStatusOf(snapshot: Snapshot): Status {
  const { appliedLastSeqno = -1, appliedLatency = -1 } = progress(snapshot);
  return sorted({
    appliedLastSeqno,
    appliedLatency,
    role: snapshot.config.role,
    serviceName: snapshot.config.service,
    serviceType: 'local',
    started: true,
    state: snapshot.state,
  });
}

function identity({ config, stages }: Snapshot, version: string): Status {
  const { service, role, source, target, thl } = config;
  const server = target ?? source;
  return {
    channels: 1,
    clusterName: service,
    dataServerHost: server?.host ?? NONE,
    extensions: '',
    host: hostname(),
    pipelineSource: pipelineSource(config, stages),
    role,
    serviceName: service,
    serviceType: 'local',
    simpleServiceName: service,
    siteName: 'default',
    sourceId: sourceIdOf(config),
    thlPath: thl.path,
    useSSLConnection: [source, target].some((it) => it && tlsMode(it) !== 'disabled'),
    version,
  };
}

function pipelineSource(
  { source, master, thl }: ServiceConfig,
  stages: readonly StageStatus[],
): string {
  if (source !== undefined) return `mysql://${address(source)}/`;
  const connected = stageNamed(stages, 'remote-to-thl')?.master;
  return connected ?? master?.uris[0] ?? `thl://${thl.path}`;
}

/** Where the history log comes from and where it is served, as far as it goes over the network. */
function thlPorts({ config, listenUri, clients, slaves, bounds }: Snapshot): Status {
  const { master, thl } = config;
  return {
    ...(master === undefined ? {} : { masterConnectUri: master.uris.join(',') }),
    ...(thl.listen === undefined
      ? {}
      : {
          masterListenUri: listenUri ?? NONE,
          connectedSlaves: clients.length,
          slavesLetGo: slavesLetGo(slaves, bounds),
        }),
  };
}

function progress({ stages, bounds, sourceNow }: Snapshot): Status {
  const applied = stages.at(-1)?.applied;
  const extract = stageNamed(stages, 'binlog-to-thl') ?? stageNamed(stages, 'remote-to-thl');
  return {
    appliedLastEventId: applied?.eventId ?? NONE,
    appliedLastSeqno: applied?.seqno ?? -1,
    appliedLatency: applied === undefined ? -1 : seconds(applied.latency),
    currentEventId: extract?.applied?.eventId ?? NONE,
    latestEpochNumber: (extract?.applied ?? applied)?.epoch ?? -1,
    maximumStoredSeqNo: bounds?.maxSeqno ?? -1,
    minimumStoredSeqNo: bounds?.minSeqno ?? -1,
    relativeLatency: applied === undefined ? -1 : secondsSince(applied.committedAt, sourceNow),
    skippedSeqnos: skipped(stages),
    xaPrepared: stageNamed(stages, 'thl-to-dbms')?.prepared ?? 0,
  };
}

/** Never negative, as the source's clock may be ahead of this host's, and not measured yet. */
function secondsSince(committedAt: number, now: number): number {
  return seconds(Math.max(0, now - committedAt) / 1000);
}

function times({ now, secondsInState, uptimeSeconds }: Snapshot): Status {
  return {
    currentTimeMillis: now,
    timeInStateSeconds: seconds(secondsInState),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    uptimeSeconds: seconds(uptimeSeconds),
  };
}

/** What operators have asked for. */
function commands({ options, stops }: Snapshot): Status {
  return {
    offlineRequests: stops.length === 0 ? NONE : stops.map(describeStop).join('; '),
    onlineOptions: describeOptions(options) || NONE,
  };
}

/** Seconds by which the clocks of the servers are ahead of this host's. */
function clocks({ skews, config }: Snapshot): Status {
  return {
    ...(config.master === undefined ? {} : { masterClockSkew: skewText(skews.master) }),
    ...(config.source === undefined && config.master === undefined
      ? {}
      : { sourceClockSkew: skewText(skews.source) }),
    ...(config.target === undefined ? {} : { targetClockSkew: skewText(skews.target) }),
  };
}

function skewText(skew: ClockSkew | undefined): StatusValue {
  return skew === undefined ? NONE : seconds(skew.ahead);
}

function failure(snapshot: Snapshot): Status {
  const { state, transitioningTo, pending, recovery } = snapshot;
  return {
    autoRecoveryAttempts: recovery.attempted,
    autoRecoveryEnabled: recovery.enabled,
    autoRecoveryTotal: recovery.total,
    pendingError: pending?.message ?? NONE,
    pendingErrorCode: pending?.code ?? NONE,
    pendingErrorEventId: pending?.place.eventId ?? NONE,
    pendingErrorHint: pending?.hint ?? NONE,
    pendingErrorSeqno: pending?.place.seqno ?? -1,
    pendingErrorStatement: pending?.place.statement ?? NONE,
    pendingExceptionMessage: pending?.cause instanceof Error ? pending.cause.message : NONE,
    state,
    transitioningTo: transitioningTo ?? '',
  };
}

function connections({ config, stages, skews, now }: Snapshot): Status {
  const { source, master, target } = config;
  const extract = stageNamed(stages, 'binlog-to-thl');
  const fetch = stageNamed(stages, 'remote-to-thl');
  const apply = stageNamed(stages, 'thl-to-dbms');
  return {
    certificates: endingCertificates(config, now).map((it) => describeEnding(it, now)),
    limits: stages.flatMap((stage) => stage.limits),
    filters: stages.flatMap((stage) => stage.filters),
    ...(source === undefined
      ? {}
      : {
          sourceConnection: `${extract?.connection ?? 'closed'} ${address(source)}`,
          sourceTls: extract?.tls ?? NONE,
        }),
    ...(master === undefined
      ? {}
      : { masterConnection: masterText(fetch), masterTls: fetch?.tls ?? NONE }),
    ...(target === undefined
      ? {}
      : {
          targetConnection: targetText(apply, target, skews.targetError),
          targetTls: apply?.tls ?? NONE,
        }),
  };
}

/** Which of several masters it leads to stands nowhere else. */
function masterText(fetch: StageStatus | undefined): string {
  const { connection = 'closed', master } = fetch ?? {};
  return master === undefined ? connection : `${connection} ${master}`;
}

/** What a connection shows over which nothing goes is no more than that it was made. */
function targetText(
  apply: StageStatus | undefined,
  target: TargetConfig,
  error: string | undefined,
): string {
  const text = `${apply?.connection ?? 'closed'} ${address(target)}`;
  return error === undefined || apply?.connection !== 'connected'
    ? text
    : `${text}, but a new connection fails: ${error}`;
}

function skipped(stages: readonly StageStatus[]): string {
  const seqnos = stages.flatMap((stage) => stage.skipped);
  return seqnos.length === 0 ? NONE : formatSeqnoSet(seqnos.map((from) => ({ from, to: from })));
}

function stageNamed(stages: readonly StageStatus[], name: string): StageStatus | undefined {
  return stages.find(({ stage }) => stage === name);
}

function address({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Milliseconds are exact enough. */
function seconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function sorted(status: Status): Status {
  return Object.fromEntries(Object.entries(status).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
