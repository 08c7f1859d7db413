import { describe, expect, it } from 'vitest';
import type { OnlineOptions } from '../../../src/pipeline/online-options.js';
import { statusOf } from '../../../src/service/status.js';
import { eventIdOf, failure, newLog, transaction, until } from '../pipeline/parts.js';
import { makeService } from './fake-parts.js';

const CONNECTED = { events: [], source: undefined };
const never = () => [];

describe('going online', () => {
  it('takes until every stage is in sequence', async () => {
    const { service, lines } = makeService([() => [CONNECTED]]);
    service.online();
    expect(service.state).toBe('GOING-ONLINE:SYNCHRONIZING');
    expect(service.snapshot().transitioningTo).toBe('ONLINE');
    await until(() => service.state === 'ONLINE');
    expect(lines.map(({ msg }) => msg)).toEqual([
      'START -> OFFLINE:NORMAL',
      'OFFLINE:NORMAL -> GOING-ONLINE:SYNCHRONIZING',
      'GOING-ONLINE:SYNCHRONIZING -> ONLINE',
    ]);
  });

  it('lasts while the source does not stream, though the target is connected', async () => {
    const { service, target } = makeService([never]);
    service.online();
    await until(() => target.opened === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(service.state).toBe('GOING-ONLINE:SYNCHRONIZING');
  });

  it.each<[string, Partial<OnlineOptions>]>([
    [
      '-skip-seqno 12,15-17',
      {
        skip: [
          { from: 12, to: 12 },
          { from: 15, to: 17 },
        ],
      },
    ],
    ['-force', { force: true }],
    ['-from-event binlog.000002:4;-1', { fromEvent: 'binlog.000002:4;-1' }],
    ['-base-seqno 1000', { baseSeqno: 1000 }],
    ['-until-seqno 5', { until: { at: 'seqno', seqno: 5 } }],
    [
      '-until-event binlog.000002:99;-1',
      { until: { at: 'event', eventId: 'binlog.000002:99;-1' } },
    ],
    ['-until-heartbeat', { until: { at: 'heartbeat', name: undefined } }],
    ['-until-heartbeat here', { until: { at: 'heartbeat', name: 'here' } }],
    ['-no-checksum', { checksum: false }],
  ])('with %s shows that in log and status', async (shown, options) => {
    const { service, lines } = makeService([never]);
    service.online(options);
    expect(statusOf(service.snapshot(), 'v')).toMatchObject({ onlineOptions: shown });
    expect(lines.map(({ msg }) => msg)).toContain(`going online by command with ${shown}`);
    await service.shutdown();
  });

  it('is not legal twice', async () => {
    const { service } = makeService([() => [CONNECTED]]);
    service.online();
    expect(() => service.online()).toThrow(expect.objectContaining({ code: 'ILLEGAL_STATE' }));
  });
});

describe('going offline', () => {
  it('brings everything durable and keeps the last seqno visible', async () => {
    const { service, target } = makeService([
      () => [CONNECTED, ...transaction(0), ...transaction(1)],
    ]);
    service.online();
    await until(() => target.point?.seqno === 1);
    await service.offline();
    expect(service.state).toBe('OFFLINE:NORMAL');
    expect(service.appliedSeqno).toBe(1);
    const status = statusOf(service.snapshot(), 'v');
    expect(status).toMatchObject({
      appliedLastSeqno: 1,
      appliedLastEventId: eventIdOf(1),
      maximumStoredSeqNo: 1,
      minimumStoredSeqNo: 0,
      sourceConnection: 'closed db1:3306',
      targetConnection: 'closed db2:3306',
    });
  });

  it('can be followed by going online again, over the same log', async () => {
    const { service, target } = makeService([
      () => [CONNECTED, ...transaction(0)],
      (tail) => [CONNECTED, ...transaction((tail.header?.seqno ?? -1) + 1)],
    ]);
    service.online();
    await until(() => target.point?.seqno === 0);
    await service.offline();
    service.online();
    await until(() => target.point?.seqno === 1);
    expect(target.applied).toEqual(['0/0', '1/0']);
  });
});

describe('where it was to go offline by itself', () => {
  it('is not what a later time online has ended for', async () => {
    let giveUp = (): void => undefined;
    const made = makeService([() => [CONNECTED, ...transaction(0)]], '', {
      createApplier: () => {
        const applier = made.target.connect();
        if (made.target.opened === 0) return applier;
        const stuck = new Promise<never>((_, reject) => {
          giveUp = () => reject(failure('CONNECTION_LOST'));
        });
        return { ...applier, open: () => stuck, close: async () => giveUp() };
      },
    });
    const { service, lines } = made;
    const stops = () => lines.filter(({ msg }) => msg.startsWith('went offline at'));
    service.online({ until: { at: 'seqno', seqno: 0 } });
    await until(() => service.state === 'OFFLINE:NORMAL');
    expect(stops()).toHaveLength(1);
    service.online();
    await service.offline(true);
    expect(stops()).toHaveLength(1);
  });
});

it('history is kept by the clock that it was stored by, whatever the source has', async () => {
  const days = 86_400_000;
  const purgedAt: number[] = [];
  const { service } = makeService(
    [() => [CONNECTED]],
    '',
    {
      measureSkew: async () => ({ ahead: 3 * 86_400, accuracy: 0.001 }),
      openLog: async () => {
        const log = await newLog();
        log.purgeByPolicy = async (now) => {
          purgedAt.push(now);
          return { transactions: 0, heldBackBy: undefined, bounds: undefined };
        };
        return log;
      },
    },
    ', retention: 1s',
  );
  service.online();
  await until(() => purgedAt.length > 0);
  expect(Math.abs((purgedAt[0] ?? 0) - Date.now())).toBeLessThan(days);
});

describe('an error that the service cannot overcome', () => {
  it('stops every stage, is kept for the status and logged once', async () => {
    const { service, target, lines } = makeService([
      () => [CONNECTED, ...transaction(0), ...transaction(1)],
    ]);
    target.failures = [
      { seqno: 1, error: failure('ROW_NOT_FOUND', 'row is gone').at({ seqno: 1 }) },
    ];
    target.onApply = () => {};
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    expect(statusOf(service.snapshot(), 'v')).toMatchObject({
      pendingError: 'row is gone',
      pendingErrorCode: 'ROW_NOT_FOUND',
      pendingErrorHint: 'A test did this.',
      pendingErrorSeqno: 1,
      state: 'OFFLINE:ERROR',
      sourceConnection: 'closed db1:3306',
      autoRecoveryTotal: 0,
    });
    expect(lines.filter(({ level }) => level === 50).map(({ code }) => code)).toEqual([
      'ROW_NOT_FOUND',
    ]);
  });

  it('is cleared by offline, and tried again by online', async () => {
    const { service, target } = makeService([() => [CONNECTED]]);
    target.openFailures = [failure('RESTART_POINT_MISMATCH'), failure('RESTART_POINT_MISMATCH')];
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    await service.offline();
    expect(service.state).toBe('OFFLINE:NORMAL');
    expect(service.snapshot().pending).toBeUndefined();
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    service.online();
    await until(() => service.state === 'ONLINE');
    expect(service.snapshot().pending).toBeUndefined();
  });

  it('in opening the log is reported alike', async () => {
    const { service } = makeService([never], '', {
      openLog: () => Promise.reject(failure('THL_LOCKED')),
    });
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    expect(service.snapshot().pending).toMatchObject({ code: 'THL_LOCKED' });
  });
});

describe("a slave's database that is gone while nothing is applied", () => {
  it('is told by the status, though the connection is not known to be closed', async () => {
    let isGone = true;
    const measureSkew = async ({ host }: { host: string }) => {
      if (isGone && host === 'db2') throw failure('CONNECT_FAILED', 'no route to db2');
      return { ahead: 0, accuracy: 0.001 };
    };
    const { service, lines } = makeService([() => [CONNECTED]], '', { measureSkew });
    const shown = () => statusOf(service.snapshot(), 'v')['targetConnection'];
    service.online();
    await until(
      () => service.state === 'ONLINE' && service.snapshot().skews.targetError !== undefined,
    );
    expect(shown()).toBe('connected db2:3306, but a new connection fails: no route to db2');
    expect(lines.map(({ msg }) => msg)).toContain(
      "the slave's database takes no new connection: no route to db2",
    );
    await service.offline();
    expect(shown()).not.toContain('no route');
    isGone = false;
    service.online();
    await until(() => service.state === 'ONLINE');
    expect(shown()).toBe('connected db2:3306');
  });
});

describe('an error that may pass by itself', () => {
  it('shows in the status while it is tried again, and is gone afterwards', async () => {
    const { service, lines } = makeService([
      () => [failure('CONNECT_FAILED', 'no route')],
      () => [failure('CONNECT_FAILED', 'no route')],
      () => [CONNECTED],
    ]);
    service.online();
    await until(() => service.snapshot().pending !== undefined);
    expect(service.state).toBe('GOING-ONLINE:SYNCHRONIZING');
    await until(() => service.state === 'ONLINE');
    expect(service.snapshot().pending).toBeUndefined();
    expect(lines.filter(({ level }) => level === 40)).toHaveLength(1);
  });

  it('after the last retry stops the service, which then recovers by itself', async () => {
    const { service, target } = makeService([() => [CONNECTED]], 'autoRecoveryDelay: 20ms');
    target.openFailures = [1, 2, 3].map(() => failure('CONNECT_FAILED'));
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    await until(() => service.state === 'ONLINE');
    expect(service.snapshot().recovery.total).toBe(1);
  });

  it('does not come back once an operator has taken the service offline', async () => {
    const { service, target } = makeService([() => [CONNECTED]], 'autoRecoveryDelay: 20ms');
    target.openFailures = [1, 2, 3].map(() => failure('CONNECT_FAILED'));
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    await service.offline();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(service.state).toBe('OFFLINE:NORMAL');
  });

  it('stays in OFFLINE:ERROR if recovery is turned off', async () => {
    const { service, target } = makeService([() => [CONNECTED]], 'autoRecoveryDelay: 0');
    target.openFailures = [1, 2, 3].map(() => failure('CONNECT_FAILED'));
    service.online();
    await until(() => service.state === 'OFFLINE:ERROR');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(service.state).toBe('OFFLINE:ERROR');
  });
});
