import type { Argv, Options } from 'yargs';
import type { SwitchOptions } from './switch.js';

const DEFAULT_LIMIT = '60';

/** Of an option that is given twice the last one counts. */
const text = (describe: string): Options => ({
  type: 'string',
  describe,
  coerce: (given: string | string[] | undefined) => [given].flat().at(-1),
});
const flag = (describe: string): Options => ({ type: 'boolean', default: false, describe });

const OPTIONS: Readonly<Record<string, Options>> = {
  host: {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    describe:
      'administration address of a replicator, as db1 or db1:10000; name all that take part',
  },
  to: text('the host that is to be master, as named with --host'),
  lost: flag('the master is lost: the slave whose history log goes furthest becomes master'),
  'read-only': flag(
    'set read_only on the old master first (unless it is lost), and take it from the new one at last',
  ),
  force: flag('with --lost: go on though XA transactions are prepared, whose changes are lost'),
  uri: text("where others reach the new master's history log; default: its host, and its THL port"),
  service: text('the service, where the replicators have several'),
  limit: text(`seconds that a step may wait; default ${DEFAULT_LIMIT}`),
  'dry-run': flag('only print the commands'),
  'token-file': text('file with the token of the administration APIs'),
  tls: flag('the administration APIs use TLS'),
  ca: text('file with the PEM authorities of their certificates'),
  cert: text('file with the PEM client certificate'),
  key: text('file with its PEM key'),
};

export function switchArguments(parser: Argv): Argv {
  return parser.options(OPTIONS);
}

export function switchOptions(args: Readonly<Record<string, unknown>>): SwitchOptions {
  const given = args as unknown as Omit<SwitchOptions, 'limit'> & { readonly limit?: string };
  const { limit = DEFAULT_LIMIT, ...others } = given;
  return { ...others, limit };
}
