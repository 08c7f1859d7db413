import type { Elsewhere } from '../usage-text.js';

const NOT_ONLINE = 'add --set autoOnline=false, and it waits for `trepctl online`';

/** Options and words of the model's replicator that are something else here. */
export const ELSEWHERE: Elsewhere = {
  '': {
    conf: '--config FILE',
    file: '--config FILE',
    service: 'a service is named by its file: --config FILE',
    json: 'check, verify, provision and `trepctl` print JSON',
  },
  start: { offline: NOT_ONLINE },
  restart: { offline: NOT_ONLINE },
  run: { offline: NOT_ONLINE },
};
