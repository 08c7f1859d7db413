import type { Argv, Options } from 'yargs';
import type { Role } from '../../config/schema.js';
import { UsageError } from '../usage-text.js';
import type { ConfigureArguments } from './configure.js';
import { refusePasswordOption } from './configure-secrets.js';

const ROLES: readonly Role[] = ['master', 'slave', 'direct', 'relay'];

const text = (describe: string): Options => ({ type: 'string', requiresArg: true, describe });
const list = (describe: string): Options => ({
  type: 'string',
  array: true,
  nargs: 1,
  default: [] as string[],
  describe,
});
const flag = (describe: string): Options => ({ type: 'boolean', default: false, describe });
const hidden: Options = { type: 'string', hidden: true };

/** Of both databases alike. */
function login(prefix: string, whose: string): Record<string, Options> {
  return {
    [`${prefix}-host`]: text(`${whose}: its host`),
    [`${prefix}-port`]: text('its port; default 3306'),
    [`${prefix}-user`]: text('login'),
    [`${prefix}-password-file`]: text(
      `file whose first line is the password; else SLUICE_${prefix.toUpperCase()}_PASSWORD, else it is asked for`,
    ),
    [`${prefix}-tls`]: text('disabled, required, verify-ca or verify-identity'),
    [`${prefix}-ca`]: text('PEM file of authorities to trust'),
    // Declared to be refused with an explanation.
    [`${prefix}-password`]: hidden,
  };
}

/** The options of `replicator configure`. */
export function configureOptions<T>(parser: Argv<T>) {
  return parser
    .options({
      role: { ...text('what the service does'), choices: ROLES, demandOption: true },
      service: { ...text('its name, the same on master and slaves'), demandOption: true },
      ...login('datasource', 'database of this replicator'),
      ...login(
        'master',
        "role direct: the master's database; slave, relay: the master's replicator",
      ),
      'master-thl-port': text("port of the master's replicator; default 2112"),
      'thl-uri': list('master replicator as thl://db1:2112/; several are tried in order'),
      'thl-host': text('address to serve the history log at; 0.0.0.0 with --keys, else 127.0.0.1'),
      'thl-port': text('port to serve it at; default 2112'),
      'thl-path': text('file of the history log; default: in data/ of the home directory'),
      keys: text("this host's folder as `replicator keys` made it: token and certificates"),
      'admin-port': text('port for trepctl; default 10000'),
      'start-at': text(
        'where to begin in the binlog: current (default), earliest, FILE:POSITION or a GTID set',
      ),
      'slave-privileged-updates': text('true, false or auto (default): use special privileges'),
      'home-directory': { ...text('conf/ and data/ are made in it'), default: '.' },
      output: text('write this file instead of conf/<service>.yaml'),
      'skip-check': list('go on in spite of the finding of this name'),
      systemd: {
        type: 'string',
        describe: 'write a systemd unit to this file, or without one print it',
      },
      user: text('run as this user of the host, and give them the files (as root)'),
      'start-and-report': flag('start the service and show its status'),
      force: flag('overwrite what is there'),
    })
    .epilogue('A password is never taken from the command line.');
}

/** @throws UsageError */
export function configureArguments(args: Readonly<Record<string, unknown>>): ConfigureArguments {
  for (const prefix of ['master', 'datasource'] as const) {
    if (args[`${prefix}Password`] !== undefined) throw refusePasswordOption(prefix);
  }
  const names = Object.keys(args).filter((name) => !LISTS.includes(name));
  const single = Object.fromEntries(names.map((name) => [name, last(args[name])]));
  if (!ROLES.includes(single['role'] as Role)) throw new UsageError('one --role, please');
  return { ...args, ...single } as unknown as ConfigureArguments;
}

const LISTS: readonly string[] = ['thlUri', 'skipCheck', 'set', 'config', '_'];

function last(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}
