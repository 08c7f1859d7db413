import { describe, expect, test } from 'vitest';
import type {
  GtidEvent,
  GtidListEvent,
  PreviousGtidsEvent,
} from '../../../src/binlog/binlog-event.js';
import { parseExecutedSet } from '../../../src/extractor/executed-set.js';
import { Progress } from '../../../src/extractor/progress.js';

const UUID = '11111111-1111-1111-1111-111111111111';
const IDENTITY = { serverUuid: UUID, serverId: 1 };

function head(gtidSet: string): PreviousGtidsEvent {
  return { kind: 'previous-gtids', gtidSet } as PreviousGtidsEvent;
}

function gtid(gno: number): GtidEvent {
  return {
    kind: 'gtid',
    gtid: `${UUID}:${gno}`,
    uuid: UUID,
    tag: '',
    gno: BigInt(gno),
  } as GtidEvent;
}

const ANONYMOUS = { kind: 'anonymous-gtid', gtid: undefined } as GtidEvent;

describe('the set of what was extracted', () => {
  test('starts with the head of the first file, and only with it', () => {
    const progress = new Progress(IDENTITY, undefined, true);
    progress.seed(head(`${UUID}:1-3`));
    progress.complete(gtid(4), 'f', 100);
    progress.seed(head(`${UUID}:1-999`));
    expect(progress.state().gtidSet).toBe(`${UUID}:1-4`);
  });

  test('starts with the last server of each domain in the head of a file of MariaDB', () => {
    const progress = new Progress({ serverUuid: '', serverId: 1 }, undefined, true);
    const gtids = [
      { domainId: 0, serverId: 1, sequence: 9n },
      { domainId: 0, serverId: 2, sequence: 7n },
      { domainId: 4, serverId: 1, sequence: 1n },
    ];
    progress.seed({ kind: 'gtid-list', gtids } as unknown as GtidListEvent);
    expect(progress.state().gtidSet).toBe('0-2-7,4-1-1');
  });

  test('stays unknown when the stream starts in the middle of a file', () => {
    const progress = new Progress(IDENTITY, undefined, false);
    progress.seed(head(`${UUID}:1-3`));
    progress.complete(gtid(4), 'f', 100);
    expect(progress.state().gtidSet).toBeUndefined();
  });

  test('is given up at a transaction without a GTID, for good', () => {
    const progress = new Progress(IDENTITY, parseExecutedSet(`${UUID}:1-3`, 'mysql'), true);
    progress.complete(ANONYMOUS, 'f', 100);
    progress.seed(head(`${UUID}:1-3`));
    progress.complete(gtid(4), 'f', 200);
    expect(progress.state()).toEqual({ ...IDENTITY, file: 'f', position: 200, gtidSet: undefined });
  });
});
