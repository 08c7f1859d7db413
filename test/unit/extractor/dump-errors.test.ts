import { describe, expect, test } from 'vitest';
import { translateDumpError } from '../../../src/extractor/dump-errors.js';

/** Texts of error 1236 as servers sent them; 4052 is MariaDB's for a second replica. */
const TEXTS: Array<[text: string, code: string, errno: number]> = [
  ['Could not find first log file name in binary log index file', 'BINLOG_PURGED', 1236],
  ['could not find next log; the first event ...', 'BINLOG_PURGED', 1236],
  [
    "Cannot replicate because the source purged required binary logs. Replicate the missing transactions from elsewhere, or provision a new replica from backup. Consider increasing the source's binary log expiration period. The GTID set sent by the replica is '', and the missing transactions are 'x'",
    'BINLOG_PURGED',
    1236,
  ],
  [
    'Could not find GTID state requested by slave in any binlog files. Probably the slave state is too old and required binlog files have been purged.',
    'BINLOG_PURGED',
    1236,
  ],
  [
    "Error: connecting slave requested to start from GTID 0-1-9, which is not in the master's binlog",
    'BINLOG_POSITION',
    1236,
  ],
  [
    "Slave has more GTIDs than the master has, using the master's SERVER_UUID.",
    'BINLOG_POSITION',
    1236,
  ],
  [
    'Client requested source to start replication from position > file size',
    'BINLOG_POSITION',
    1236,
  ],
  ['bogus data in log event; the first event ...', 'BINLOG_POSITION', 1236],
  [
    'A replica with the same server_uuid/server_id as this replica has connected to the source',
    'SERVER_UNFIT',
    1236,
  ],
  ['A slave with the same server_uuid/server_id is already connected', 'SERVER_UNFIT', 4052],
  [
    'Cannot replicate anonymous transaction when AUTO_POSITION = 1, at file ./binlog.000001, position 157.',
    'SERVER_UNFIT',
    1236,
  ],
  ['something new', 'BINLOG_POSITION', 1236],
];

describe('an error of the dump command', () => {
  test.each(TEXTS)('%j is %s', (text, code, errno) => {
    const error = Object.assign(new Error(text), { errno, sqlState: 'HY000' });
    expect(translateDumpError(error, 'reading')).toMatchObject({ code, retryable: false });
  });

  test('of the connection is what it is elsewhere', () => {
    const error = Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST' });
    expect(translateDumpError(error, 'reading')).toMatchObject({
      code: 'CONNECTION_LOST',
      retryable: true,
    });
  });
});
