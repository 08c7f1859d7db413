import type { Status } from '../../service/status.js';
import type { StateReply } from '../../admin/api.js';

/** State of a service, and what is wrong with it. */
export function describeReply({ service, state, error }: StateReply): string {
  const line = `Service ${service} is ${state}\n`;
  return error === undefined
    ? line
    : `${line}${error.code}: ${error.message}\nHint: ${error.hint}\n`;
}

/** How far a flush came within its limit, and where to look. */
export function describeUnflushed(status: Status): string {
  const { serviceName, state, currentEventId, maximumStoredSeqNo: stored } = status;
  const end = Number(stored) < 0 ? 'is empty' : `ends with seqno ${String(stored)}`;
  const place = `Not flushed within the limit: service ${String(serviceName)} is ${String(state)}, its history log ${end}, event id ${String(currentEventId)}\n`;
  if (status['pendingErrorCode'] !== 'NONE') {
    const { pendingErrorCode, pendingError, pendingErrorHint } = status;
    return `${place}${String(pendingErrorCode)}: ${String(pendingError)}\nHint: ${String(pendingErrorHint)}\n`;
  }
  return `${place}Hint: If \`trepctl qs -r 1\` shows that seqno growing, it is on its way: flush again with more time. If not, compare the event id with SHOW BINARY LOGS on the master, see SHOW PROCESSLIST there, where a global read lock keeps out the heartbeat that a flush writes, and \`trepctl perf\` for what the replicator waits for.\n`;
}
