import type { ServerFacts } from './facts.js';
import { error, warning, when, type Finding } from './finding.js';

/** Whether the master writes a binlog, and whether it tells all that a replicator can use. */
export function checkBinlog({ variables }: Pick<ServerFacts, 'variables'>): Finding[] {
  const is = (name: string): string => variables.get(name) ?? '';
  if (is('log_bin') !== 'ON') {
    return [
      error(
        'master',
        'log_bin',
        'the master writes no binlog',
        'Set log_bin in its configuration and restart it.',
      ),
    ];
  }
  return [
    ...SETTINGS.flatMap(({ name, wanted, effect, hint }) =>
      when(variables.has(name) && is(name) !== wanted, () =>
        warning('master', name, `${name} is ${is(name)}: ${effect}`, hint),
      ),
    ),
    ...when(is('server_id') === '0', () =>
      error(
        'master',
        'server_id',
        'server_id is 0: the master gives its binlog to nobody',
        'SET GLOBAL server_id=1; and keep it in the configuration.',
      ),
    ),
  ];
}

interface Setting {
  readonly name: string;
  readonly wanted: string;
  /** What another value does, behind a colon. */
  readonly effect: string;
  readonly hint: string;
}

/** Those that a server does not have are passed over. */
const SETTINGS: readonly Setting[] = [
  {
    name: 'binlog_format',
    wanted: 'ROW',
    effect: 'statements are replayed, which may differ where they depend on their surroundings',
    hint: "SET GLOBAL binlog_format='ROW';",
  },
  {
    name: 'binlog_row_image',
    wanted: 'FULL',
    effect: 'tables without a key cannot be changed exactly',
    hint: "SET GLOBAL binlog_row_image='FULL';",
  },
  {
    name: 'binlog_row_metadata',
    wanted: 'FULL',
    effect: 'columns are found by their place, not by name',
    hint: "SET GLOBAL binlog_row_metadata='FULL';",
  },
  {
    name: 'gtid_mode',
    wanted: 'ON',
    effect:
      "the service goes on by file and position, which another server in the master's place does not have",
    hint: 'Set gtid_mode=ON and enforce_gtid_consistency=ON.',
  },
];
