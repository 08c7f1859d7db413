import type { Status } from '../../service/status.js';

/** State, latency and sequence of a service in four lines, in the model's form. */
export function formatQuickStatus(status: Status): string {
  return [...stateLines(status), ...latencyLines(status), sequenceLine(status), ''].join('\n');
}

function stateLines(status: Status): string[] {
  const { serviceName, state, timeInStateSeconds, uptimeSeconds } = status;
  const line = `State: ${String(serviceName)} ${describe(String(state))} for ${String(timeInStateSeconds)}s, running for ${String(uptimeSeconds)}s`;
  if (status['pendingErrorCode'] === 'NONE') return [line];
  return [
    line,
    `Error: ${String(status['pendingErrorCode'])}: ${String(status['pendingError'])}`,
    `Hint: ${String(status['pendingErrorHint'])}`,
  ];
}

function describe(state: string): string {
  const words: Readonly<Record<string, string>> = {
    ONLINE: 'Online',
    'OFFLINE:NORMAL': 'Offline',
    'OFFLINE:ERROR': 'Faulty (Offline)',
    'GOING-ONLINE:SYNCHRONIZING': 'Going online (synchronizing)',
    'GOING-OFFLINE': 'Going offline',
  };
  return words[state] ?? state;
}

function latencyLines(status: Status): string[] {
  const { appliedLatency, pipelineSource, role, relativeLatency } = status;
  if (isUnknown(status)) return ['Latency: not known before the service is online'];
  if (appliedLatency === -1) return ['Latency: nothing has been applied yet'];
  const into = role === 'master' || role === 'relay' ? 'the THL' : 'target database';
  return [
    `Latency: ${String(appliedLatency)}s from source DB commit time on ${String(pipelineSource)} into ${into}`,
    `         ${String(relativeLatency)}s since last source commit`,
  ];
}

function sequenceLine(status: Status): string {
  const applied = Number(status['appliedLastSeqno']);
  const min = Number(status['minimumStoredSeqNo']);
  const max = Number(status['maximumStoredSeqNo']);
  const behind = Math.max(0, max - applied);
  const stored = max < 0 ? 'nothing' : `${min}-${max}`;
  if (isUnknown(status)) return `Sequence: last applied not known (${stored} stored)`;
  return `Sequence: ${applied} last applied, ${behind} transactions behind (${stored} stored)`;
}

/** What is applied is asked for, and found, when the service goes online. */
function isUnknown({ appliedLastSeqno, state }: Status): boolean {
  return appliedLastSeqno === -1 && state !== 'ONLINE';
}
