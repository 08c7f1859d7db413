import type { StateReply } from '../../admin/api.js';

/** State of a service, and what is wrong with it. */
export function describeReply({ service, state, error }: StateReply): string {
  const line = `Service ${service} is ${state}\n`;
  return error === undefined
    ? line
    : `${line}${error.code}: ${error.message}\nHint: ${error.hint}\n`;
}
