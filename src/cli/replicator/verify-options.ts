import type { Argv } from 'yargs';
import { numberOption } from './number-option.js';
import type { VerifyArguments } from './verify.js';

/** The options of `replicator verify`. */
export function verifyOptions<T>(parser: Argv<T>) {
  return parser
    .option('table', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'compare this table only, as schema.table; may be repeated',
    })
    .option('where', { type: 'string', describe: 'compare only rows that meet this SQL condition' })
    .option('repair', {
      type: 'boolean',
      default: false,
      describe: "write the master's rows over those that differ",
    })
    .option('wait', {
      type: 'string',
      default: '60',
      describe: 'seconds that the slave may be behind',
    })
    .option('chunk-rows', { type: 'string', default: '2000', describe: 'rows compared at once' })
    .option('json', { type: 'boolean', default: false, describe: 'one JSON line per table' });
}

/** @throws SluiceError CONFIG_INVALID */
export function verifyArguments(args: Readonly<Record<string, unknown>>): VerifyArguments {
  const last = (name: string): unknown => [args[name]].flat().at(-1);
  const where = last('where');
  const command = 'verify';
  return {
    tables: [args['table']].flat().filter((name) => typeof name === 'string'),
    where: typeof where === 'string' ? where : undefined,
    repair: args['repair'] === true,
    wait: numberOption('wait', args['wait'], { command, least: 1, most: 86_400 }),
    chunkRows: numberOption('chunk-rows', args['chunkRows'], { command, least: 1, most: 1e6 }),
    json: args['json'] === true,
  };
}
