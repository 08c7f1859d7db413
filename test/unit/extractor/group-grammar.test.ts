import { describe, expect, test } from 'vitest';
import { GroupState, groupStep, GroupToken } from '../../../src/extractor/group-grammar.js';
import { errorOf } from './capture.js';

/** As the messages name them. */
function tokenOf(name: string): GroupToken {
  const token: unknown = Reflect.get(GroupToken, name.toUpperCase().replace('-', '_'));
  if (typeof token !== 'number') throw new Error(`no token ${name}`);
  return token as GroupToken;
}

/** The tokens of each transaction, as the grammar splits them up. */
function groups(tokens: readonly string[]): string[] {
  const found: string[][] = [];
  let state: GroupState = GroupState.IDLE;
  for (const token of tokens) {
    const step = groupStep(state, tokenOf(token));
    if (step.starts) found.push([]);
    found.at(-1)?.push(token);
    if (step.ends) found.at(-1)?.push('.');
    state = step.next;
  }
  return found.map((group) => group.join(' '));
}

describe('transactions', () => {
  test.each<[name: string, tokens: string, expected: string[]]>([
    ['of MySQL', 'gtid begin rows rows commit', ['gtid begin rows rows commit .']],
    [
      'of MySQL with a statement',
      'gtid begin prelude plain commit',
      ['gtid begin prelude plain commit .'],
    ],
    ['of tables without transactions', 'gtid begin rows end', ['gtid begin rows end .']],
    ['that are empty', 'gtid begin end', ['gtid begin end .']],
    ['that are one DDL statement', 'gtid plain gtid plain', ['gtid plain .', 'gtid plain .']],
    ['with a value for a lone statement', 'gtid prelude plain', ['gtid prelude plain .']],
    [
      'with savepoints',
      'gtid begin mark plain mark commit',
      ['gtid begin mark plain mark commit .'],
    ],
    [
      'of MariaDB',
      'gtid-begin prelude rows rows-end commit',
      ['gtid-begin prelude rows rows-end commit .'],
    ],
    [
      'of MariaDB, of a lone statement as rows',
      'gtid prelude rows rows-end',
      ['gtid prelude rows rows-end .'],
    ],
    [
      'prepared as XA, and its end',
      'gtid begin rows mark commit gtid end',
      ['gtid begin rows mark commit .', 'gtid end .'],
    ],
    [
      'prepared as XA by MariaDB, and its end',
      'gtid-begin rows mark commit gtid-begin end',
      ['gtid-begin rows mark commit .', 'gtid-begin end .'],
    ],
    [
      'without GTIDs',
      'begin plain commit plain begin rows end',
      ['begin plain commit .', 'plain .', 'begin rows end .'],
    ],
    [
      'without GTIDs, with a value before',
      'prelude prelude plain plain',
      ['prelude prelude plain .', 'plain .'],
    ],
  ])('%s', (_, tokens, expected) => {
    expect(groups(tokens.split(' '))).toEqual(expected);
  });

  test.each<[state: keyof typeof GroupState, token: string]>([
    ['IDLE', 'rows'],
    ['IDLE', 'rows-end'],
    ['IDLE', 'commit'],
    ['ANNOUNCED', 'gtid'],
    ['ANNOUNCED', 'gtid-begin'],
    ['ANNOUNCED', 'commit'],
    ['OPEN', 'gtid'],
    ['OPEN', 'gtid-begin'],
    ['OPEN', 'begin'],
  ])('refuse, when %s, %s', (state, token) => {
    const error = errorOf(() => groupStep(GroupState[state], tokenOf(token)));
    expect(error).toMatchObject({ code: 'BINLOG_POSITION' });
    expect(String(error)).toContain(`(${token})`);
  });
});
