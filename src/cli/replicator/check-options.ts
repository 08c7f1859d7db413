import type { Argv } from 'yargs';
import type { CheckArguments } from './check.js';

export function skipCheckOption<T>(parser: Argv<T>) {
  return parser.option('skip-check', {
    type: 'string',
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: 'pass over the finding of this name; may be repeated',
  });
}

/** The options of `replicator check`. */
export function checkOptions<T>(parser: Argv<T>) {
  return skipCheckOption(parser).option('json', {
    type: 'boolean',
    default: false,
    describe: 'print the findings as JSON',
  });
}

export function skipped(args: Readonly<Record<string, unknown>>): string[] {
  return [args['skipCheck']].flat().filter((name) => typeof name === 'string');
}

export function checkArguments(args: Readonly<Record<string, unknown>>): CheckArguments {
  return { json: args['json'] === true, skip: skipped(args) };
}
