import type { Elsewhere } from '../usage-text.js';

const COMMANDS: Elsewhere['commands'] = {
  skip: 'transactions are passed over with `trepctl online -skip-seqno 12,15-17`',
  dump: '`thl list` shows transactions, -json for programs',
  status: '`thl info` shows what the log holds, `trepctl status` the service',
};

const OPTIONS: Elsewhere['options'] = {
  '': { host: 'thl reads the file of the log on this host', verbose: 'there is no more to tell' },
  list: {
    by: 'give -high too, or -first N and -last N',
    charset:
      'text is shown as UTF-8, by the character set of its column; bytes that are none as hex',
    hex: 'binary values are shown as hex always',
    specs: 'types stand in the values; -json has them for programs',
    sql: 'statements and rows are always shown, but with -headers',
    timezone: 'times are in UTC',
    'skip-seqno': '`trepctl online -skip-seqno` passes over transactions; -seqno N shows one',
  },
};

export const ELSEWHERE: Elsewhere = { commands: COMMANDS, options: OPTIONS };
