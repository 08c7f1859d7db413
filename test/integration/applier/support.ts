import { pino, type Logger } from 'pino';
import type { ApplierConfig, TargetConfig } from '../../../src/config/schema.js';
import { applierSchema } from '../../../src/config/schema/applier.js';
import type { Applier, EventToApply } from '../../../src/applier/applier.js';
import { createApplier } from '../../../src/applier/mysql-applier.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { TestServer } from '../../support/servers.js';

export const SERVICE = 'test';
export const silent: Logger = pino({ level: 'silent' });

/** A logger that keeps what it is told from `warn` on. */
export function recordingLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  return { logger: pino({ level: 'warn' }, { write }), lines };
}

export function targetOf(server: TestServer, login: Partial<TargetConfig> = {}): TargetConfig {
  const { host, port, user, password } = server;
  return { host, port, user, password, connectTimeout: 10_000, ...login };
}

export interface ApplySettings {
  readonly login?: Partial<TargetConfig>;
  readonly applier?: Partial<ApplierConfig>;
  readonly logger?: Logger;
  /** What the history log holds. */
  readonly stored?: readonly ThlEvent[];
  /** Transactions whose rows the target refused as they are. */
  readonly failedReplays?: Set<number>;
}

export function applierFor(server: TestServer, settings: ApplySettings = {}): Applier {
  return createApplier({
    service: SERVICE,
    target: targetOf(server, settings.login),
    applier: { ...applierSchema.parse({}), ...settings.applier },
    logger: settings.logger ?? silent,
    history: historyOf(settings.stored ?? []),
    ...(settings.failedReplays && { failedReplays: settings.failedReplays }),
  });
}

/** As the history log gives a transaction out again. */
export function historyOf(
  events: readonly ThlEvent[],
): (seqno: number) => AsyncGenerator<ThlEvent, void, undefined> {
  return async function* history(seqno) {
    yield* events.filter(({ header }) => header.seqno === seqno);
  };
}

/** Applies what the target does not have yet, and commits it. */
export async function applyAll(
  server: TestServer,
  events: readonly EventToApply[],
  settings: ApplySettings = {},
): Promise<void> {
  const applier = applierFor(server, { stored: events, ...settings });
  try {
    const start = await applier.open();
    applier.expect(events);
    for (const event of events) {
      if (event.header.seqno > (start?.seqno ?? -1)) await applier.apply(event);
    }
    await applier.flush();
  } finally {
    await applier.close();
  }
}
