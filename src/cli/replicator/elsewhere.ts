import type { Elsewhere } from '../usage-text.js';

const NOT_ONLINE = 'add --set autoOnline=false, and it waits for `trepctl online`';

const COMMANDS: Elsewhere['commands'] = {
  console: '`replicator run` stays in the foreground',
  dump: '`replicator diag` collects what a bug report needs',
  install: '`replicator configure` writes the configuration of a service',
  ...Object.fromEntries(
    ['online', 'offline', 'qs', 'perf', 'services'].map((name) => [
      name,
      `it is \`trepctl ${name}\``,
    ]),
  ),
};

const OPTIONS: Elsewhere['options'] = {
  '': {
    file: '--config FILE',
    service: 'a service is named by its file: --config FILE',
    json: 'check, provision, verify and every command of trepctl print JSON',
  },
  start: { offline: NOT_ONLINE },
  restart: { offline: NOT_ONLINE },
  run: { offline: NOT_ONLINE },
};

export const ELSEWHERE: Elsewhere = { commands: COMMANDS, options: OPTIONS };
