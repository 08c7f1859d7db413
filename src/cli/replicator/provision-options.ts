import type { Argv } from 'yargs';
import { numberOption } from './number-option.js';
import type { ProvisionArguments } from './provision.js';

/** The options of `replicator provision`. */
export function provisionOptions<T>(parser: Argv<T>) {
  return parser
    .option('connections', { type: 'string', default: '4', describe: 'connections to each server' })
    .option('drop', {
      type: 'boolean',
      describe: "drop the slave's schemas of these names first",
    })
    .option('into-existing', {
      type: 'boolean',
      describe: 'replace objects of the same names on the slave, keep others',
    })
    .option('reset-thl', {
      type: 'boolean',
      default: false,
      describe: 'move a history log that holds transactions aside',
    })
    .option('verify', {
      type: 'boolean',
      default: true,
      describe: 'compare checksums of every chunk',
    })
    .option('lock-wait', {
      type: 'string',
      default: '10',
      describe: 'seconds to wait for the short lock on the master',
    })
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'progress and result as JSON lines',
    })
    .option('from-position', {
      type: 'string',
      describe: 'copy nothing: the slave holds the master as it was at FILE:POS or a GTID set',
    })
    .option('from-dump', {
      type: 'string',
      describe: 'the same, with the place that a mysqldump or mydumper metadata file names',
    })
    .conflicts('drop', 'into-existing')
    .conflicts('from-position', 'from-dump');
}

/** Numbers are taken as text by the parser. @throws SluiceError CONFIG_INVALID */
export function provisionArguments(args: Readonly<Record<string, unknown>>): ProvisionArguments {
  const command = 'provision';
  return {
    connections: numberOption('connections', args['connections'], { command, least: 1, most: 64 }),
    drop: args['drop'] === true,
    intoExisting: args['intoExisting'] === true,
    resetThl: args['resetThl'] === true,
    verify: args['verify'] !== false,
    lockWait: numberOption('lock-wait', args['lockWait'], { command, least: 1, most: 3600 }),
    json: args['json'] === true,
    fromPosition: text(args['fromPosition']),
    fromDump: text(args['fromDump']),
  };
}

function text(value: unknown): string | undefined {
  const last: unknown = [value].flat().at(-1);
  return typeof last === 'string' ? last : undefined;
}
