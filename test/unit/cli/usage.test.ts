import { expect, it } from 'vitest';
import { parserFor } from '../../../src/cli/parse.js';
import { UsageError, usageText, type Elsewhere } from '../../../src/cli/usage-text.js';

const ELSEWHERE: Elsewhere = {
  commands: { backup: 'use a dump' },
  options: {
    '': { verbose: 'errors are told in full' },
    online: { provision: 'a copy is made with `replicator provision`' },
    start: { offline: 'add --set autoOnline=false' },
  },
};

it.each([['backup'], ['backup', 'all', '-quick'], ['-port', '1', 'backup', '-storage', 'x']])(
  'a command that is elsewhere, with whatever it is given: %s %s %s',
  async (...argv) => {
    const given = argv.filter((it) => it !== undefined);
    expect(await told(...given)).toBe('trepctl: there is no trepctl backup: use a dump\n');
  },
);

/** What is told of a command line. */
async function told(...argv: string[]): Promise<string> {
  const parser = parserFor('trepctl', argv)
    .option('port', { type: 'string' })
    .command('online', 'go online', (it) =>
      it.options({
        'skip-seqno': { type: 'string', requiresArg: true },
        'until-seqno': { type: 'string' },
        'until-time': { type: 'string' },
      }),
    )
    .command('start', 'start');
  try {
    await parser.parseAsync();
  } catch (error) {
    if (error instanceof UsageError) return usageText('trepctl', parser, error, ELSEWHERE);
    throw error;
  }
  return '';
}

it.each([
  [['online', '-skip', '5'], 'there is no option -skip; did you mean -skip-seqno?'],
  [['online', '-skip-sqno', '5'], 'there is no option -skip-sqno; did you mean -skip-seqno?'],
  [['online', '-until', '5'], 'there is no option -until\n'],
  [['online', '-zzz', '-prt', '1'], '-zzz\ntrepctl: there is no option -prt; did you mean -port?'],
  [['online', '-provision'], '-provision: a copy is made with `replicator provision`'],
  [['-verbose', 'online'], 'there is no option -verbose: errors are told in full'],
  [['start', 'offline'], 'start takes no word offline: add --set autoOnline=false'],
  [['online', '12', '13'], 'online takes no word 12\ntrepctl: online takes no word 13\n'],
  [['online', '-skip-seqno'], '-skip-seqno needs a value'],
  [['onlin'], 'Unknown command: onlin. Did you mean online?'],
  [[], 'Which command?'],
])('%j: what is wrong and what is likely meant', async (argv, text) => {
  const answer = await told(...argv);
  expect(answer).toContain(`trepctl: ${text.startsWith('-zzz') ? 'there is no option ' : ''}`);
  expect(answer).toContain(text);
  expect(answer).toMatch(/See `trepctl( online| start)? --help`\.\n$/);
});
