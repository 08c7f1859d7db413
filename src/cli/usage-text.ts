import type { Argv } from 'yargs';
import { nearest } from '../config/nearest.js';

/** What is wrong with the command line itself. */
export class UsageError extends Error {}

/** The word is a command elsewhere: what there is to say is said. */
export class ElsewhereError extends UsageError {}

/**
 * Options and words of the model that a command does not take: what does it here. By command, then by
 * option; those of '' are for every command.
 */
export type Elsewhere = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** yargs knows them, its types do not. */
interface WithOptions {
  getOptions?(): { readonly key?: Readonly<Record<string, unknown>> };
}

/** What yargs says of the command itself: help is that of all commands then. */
const OF_COMMAND = /^(?:Unknown command|Did you mean|Which command|One command)/;

/** What is wrong with a command line, what is likely meant, and whose help tells more. */
export function usageText(
  name: string,
  parser: Argv,
  error: UsageError,
  elsewhere: Elsewhere = {},
): string {
  const { message } = error;
  const argv = parser.parsed === false ? { _: [] } : parser.parsed.argv;
  const [given = '', ...words] = argv._.map(String);
  const known = Object.keys((parser as WithOptions).getOptions?.().key ?? {});
  const dash = name === 'replicator' ? '--' : '-';
  const suggest = (word: string, isOption: boolean): string => {
    const instead = elsewhere[given]?.[word] ?? elsewhere['']?.[word];
    if (instead !== undefined) return `: ${instead}`;
    const guess = isOption ? likelyOption(word, known) : undefined;
    return guess === undefined ? '' : `; did you mean ${dash}${guess}?`;
  };
  const of = (text: string): string => `${name}: ${text}\n`;
  if (error instanceof ElsewhereError) return of(message);
  const help = `See \`${OF_COMMAND.test(message) || given === '' ? name : `${name} ${given}`} --help\`.\n`;
  const unknown = unknownOptions(argv, known);
  if (/^(?:Which command|Unknown argument)/.test(message) && unknown.length > 0) {
    const lines = unknown.map((it) => of(`there is no option ${dash}${it}${suggest(it, true)}`));
    return lines.join('') + help;
  }
  const extra = /^Unknown commands?: (.*)$/.exec(message)?.[1]?.split(', ') ?? [];
  if (extra.length > 0 && !extra.includes(given)) {
    const lines = words.map((it) => of(`${given} takes no word ${it}${suggest(it, false)}`));
    return `${lines.join('')}See \`${name} ${given} --help\`.\n`;
  }
  const valueless = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (valueless !== undefined) return of(`${dash}${valueless} needs a value`) + help;
  const what = message.startsWith('Did you mean') ? `Unknown command: ${given}. ` : '';
  return of(what + message) + help;
}

/** Options that were given and are none, as they are written. */
function unknownOptions(argv: object, known: readonly string[]): string[] {
  const given = Object.keys(argv).filter((key) => !['_', '$0', '--'].includes(key));
  const names = given.map((key) => key.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`));
  return [...new Set(names)].filter((it) => !known.includes(it));
}

/** One that begins so, if no other does; else one that is nearly so. */
function likelyOption(word: string, known: readonly string[]): string | undefined {
  const beginning = known.filter((it) => it.startsWith(word));
  return beginning.length === 1 ? beginning[0] : nearest(word, known);
}
