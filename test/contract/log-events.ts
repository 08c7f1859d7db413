/** Made-up events for the history log, which does not look into them. */
import type { EventFormat } from '../../src/event/format.js';
import type { Header } from '../../src/event/header.js';
import type { SourceState } from '../../src/event/source-state.js';
import type { ThlEvent } from '../../src/event/thl-event.js';

export const FORMAT: EventFormat = {
  flavour: 'mysql',
  serverVersion: '9.7.0',
  checksum: 'crc32',
  description: Buffer.from('a format description event'),
};

const UUID = '3e11fa47-71ca-11e1-9e33-c80aa9429562';

/** Microseconds since 1970 of transaction 0. */
export const EPOCH_TIME = 1_790_000_000_000_000n;

export interface EventOverrides extends Partial<Header> {
  readonly data?: Buffer;
  readonly format?: EventFormat;
}

/** The only fragment of a transaction, or any other with `fragno` and `lastFrag` given. */
export function makeEvent(seqno: number, overrides: EventOverrides = {}): ThlEvent {
  const { data, format = FORMAT, ...header } = overrides;
  return {
    header: {
      seqno,
      fragno: 0,
      lastFrag: true,
      epoch: 0,
      sourceId: 'db1:3306',
      eventId: `mysql-bin.000003:${String(1000 + seqno * 300).padStart(16, '0')};29`,
      gtid: `${UUID}:${seqno + 1}`,
      shardId: 'shop',
      committedAt: EPOCH_TIME + BigInt(seqno) * 1000n,
      ...header,
    },
    format,
    data: data ?? Buffer.from(`data of ${seqno}.${header.fragno ?? 0}`),
  };
}

/** All fragments of one transaction. */
export function makeTransaction(seqno: number, fragments: number): ThlEvent[] {
  return Array.from({ length: fragments }, (_, fragno) =>
    makeEvent(seqno, { fragno, lastFrag: fragno === fragments - 1 }),
  );
}

export function makeSource(seqno: number): SourceState {
  return {
    serverUuid: UUID,
    serverId: 1,
    file: 'mysql-bin.000003',
    position: 1000 + seqno * 300,
    gtidSet: `${UUID}:1-${seqno + 1}`,
  };
}
