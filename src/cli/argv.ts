/**
 * The model's commands take long options with one dash (`-json`, `-skip-seqno 12`), ours with two as
 * well: turns the first form into the second. `-h`, `-r 5` (one letter), `-1` (a number) and
 * everything after `--` stay as they are.
 */
export function normalizeArgv(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const rest = end < 0 ? [] : argv.slice(end);
  return [...options.map(withTwoDashes), ...rest];
}

function withTwoDashes(argument: string): string {
  return /^-[a-zA-Z][a-zA-Z0-9-]+(=|$)/.test(argument) ? `-${argument}` : argument;
}
