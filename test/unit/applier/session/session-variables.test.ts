import { describe, expect, it } from 'vitest';
import { StatementBatch } from '../../../../src/applier/batch.js';
import { SessionVariables } from '../../../../src/applier/session/session-variables.js';
import type { Header } from '../../../../src/event/header.js';

const header: Header = {
  seqno: 1,
  fragno: 0,
  lastFrag: true,
  epoch: 0,
  sourceId: 's',
  eventId: 'e',
  shardId: 'x',
  committedAt: 0n,
};

function written(body: (batch: StatementBatch) => void): string {
  const batch = new StatementBatch();
  body(batch);
  return batch.sql.view().toString();
}

describe('session variables', () => {
  it('are set where they change only', () => {
    const variables = new SessionVariables();
    const use = (a: string, b: string): string =>
      written((batch) =>
        variables.use(
          [
            ['a', a],
            ['b', b],
          ],
          header,
          batch,
        ),
      );
    expect(use('1', '2')).toBe('SET a=1,b=2;');
    expect(use('1', '2')).toBe('');
    expect(use('1', '3')).toBe('SET b=3;');
    variables.forget('a');
    expect(use('1', '3')).toBe('SET a=1;');
    variables.forget();
    expect(use('1', '3')).toBe('SET a=1,b=3;');
  });

  it('go back to those of row events after a statement', () => {
    const variables = new SessionVariables();
    const rows = (): string => written((batch) => variables.useRows(header, batch));
    expect(rows()).toContain('character_set_client=binary');
    expect(rows()).toBe('');
    written((batch) => variables.use([['time_zone', "'SYSTEM'"]], header, batch));
    expect(rows()).toBe("SET time_zone=_latin1'+00:00';");
  });
});
