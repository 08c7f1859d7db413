import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { EventFlag } from '../../../src/binlog/header.js';
import { eventOf } from './build.js';
import { decodedOf } from './captured.js';

describe('GTID events of MariaDB', () => {
  it('tells DDL and transactions apart', () => {
    const gtids = decodedOf('mariadb', 'rows with full metadata', 'mariadb-gtid');
    expect(gtids[0]).toMatchObject({ standalone: true, ddl: true, transactional: false });
    expect(gtids[2]).toMatchObject({ standalone: false, ddl: false, transactional: true });
  });

  it('tells a transaction with a non-transactional table', () => {
    const name = 'a transaction, a rollback of MyISAM and many tables';
    const gtids = decodedOf('mariadb', name, 'mariadb-gtid');
    expect(gtids.filter((event) => !event.standalone && !event.transactional)).not.toEqual([]);
  });

  it('reads domain, server and sequence exactly', () => {
    const name = 'GTIDs of several domains and servers, group commit';
    const gtids = decodedOf('mariadb', name, 'mariadb-gtid');
    expect(gtids.find((event) => event.domainId === 7)).toMatchObject({
      gtid: '7-4294967295-9007199254740993',
      serverId: 4294967295,
      sequence: 9007199254740993n,
      commitId: undefined,
    });
  });

  it('reads the id that a group of commits shares', () => {
    const name = 'GTIDs of several domains and servers, group commit';
    const ids = decodedOf('mariadb', name, 'mariadb-gtid').flatMap(
      ({ commitId }) => commitId ?? [],
    );
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it('reads the flag of skip_replication', () => {
    const name = 'GTIDs of several domains and servers, group commit';
    const last = decodedOf('mariadb', name, 'mariadb-gtid').at(-1);
    expect((last?.header.flags ?? 0) & EventFlag.SKIP_REPLICATION).toBe(EventFlag.SKIP_REPLICATION);
  });

  it('reads prepared and completed XA transactions', () => {
    const [prepared, completed] = decodedOf('mariadb', 'XA', 'mariadb-gtid').slice(-2);
    const xid = { formatId: 7, gtrid: Buffer.from('gtrid'), bqual: Buffer.from('bqual') };
    expect(prepared).toMatchObject({ preparedXa: true, completedXa: false, xid });
    expect(completed).toMatchObject({ preparedXa: false, completedXa: true, xid });
  });

  it('reads the three parts of a two-phase ALTER TABLE', () => {
    const gtids = decodedOf('mariadb', 'two-phase ALTER TABLE', 'mariadb-gtid');
    const parts = gtids.filter((event) => event.alter !== undefined);
    const starts = parts.filter((event) => event.alter === 'start').map((event) => event.sequence);
    expect(parts.map((event) => [event.alter, event.alterStart])).toEqual([
      ['start', undefined],
      ['commit', starts[0]],
      ['start', undefined],
      ['rollback', starts[1]],
    ]);
  });

  it('reads the thread id that MariaDB 12 adds', () => {
    const body = '0100000000000000 00000000 0c 10 2a000000';
    const { raw, format } = eventOf('mariadb', EventType.MARIADB_GTID, body);
    expect(decodeEvent(raw, format)).toMatchObject({ gtid: '0-77-1', threadId: 42 });
  });

  it.each(['41 00', '00 41'])('refuses an XID with parts of %s bytes', (parts) => {
    const body = `0100000000000000 00000000 44 01000000 ${parts} ${'61'.repeat(65)}`;
    const { raw, format } = eventOf('mariadb', EventType.MARIADB_GTID, body);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_MALFORMED' }),
    );
  });

  it('refuses extra flags that it does not know', () => {
    const body = '0100000000000000 00000000 0c 20 00000000';
    const { raw, format } = eventOf('mariadb', EventType.MARIADB_GTID, body);
    expect(() => decodeEvent(raw, format)).toThrowError(
      expect.objectContaining({ code: 'EVENT_UNSUPPORTED' }),
    );
  });
});

describe('other events of MariaDB', () => {
  it('reads the list of GTIDs in the order of the event', () => {
    const [list] = decodedOf('mariadb', 'GTIDs of files before', 'gtid-list');
    expect(list?.flags).toBe(0);
    expect(list?.gtids.map((gtid) => gtid.domainId)).toEqual([7, 0]);
    expect(list?.gtids[0]).toMatchObject({ serverId: 4294967295, sequence: 9007199254740994n });
    expect(list?.position).toMatch(/^7-4294967295-9007199254740994,0-77-\d+$/);
  });

  it('reads an empty list and the flags in its count', () => {
    const { raw, format } = eventOf('mariadb', EventType.GTID_LIST, '00000010');
    expect(decodeEvent(raw, format)).toMatchObject({ gtids: [], position: '', flags: 1 });
  });

  it('reads that the file is encrypted from here on', () => {
    const [event] = decodedOf('mariadb', 'an encrypted file', 'start-encryption');
    expect(event).toMatchObject({ scheme: 1, keyVersion: 1 });
    expect(event?.nonce).toHaveLength(12);
  });

  it('does not take its codes for those of MySQL', () => {
    const { raw, format } = eventOf('mysql', EventType.MARIADB_GTID, '00'.repeat(19));
    expect(() => decodeEvent(raw, format)).toThrowError(/event type 162 \(code 162, mysql\)/);
  });
});
