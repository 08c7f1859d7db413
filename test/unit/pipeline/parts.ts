import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import type { Applier, EventToApply } from '../../../src/applier/applier.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { ErrorCode } from '../../../src/errors/codes.js';
import type { LogTail } from '../../../src/event/log-tail.js';
import type { RestartPoint } from '../../../src/event/restart-point.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { Extracted, Extractor } from '../../../src/extractor/extractor.js';
import type { Retry, StageListener, StopSignals } from '../../../src/pipeline/stage.js';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import type { Log } from '../../../src/thl/log.js';

export const logger = pino({ level: 'silent' });

const folder = mkdtempSync(join(tmpdir(), 'sluice-pipeline-'));
const logs: Log[] = [];
afterAll(async () => {
  for (const log of logs) await log.close();
  rmSync(folder, { recursive: true });
});

/** A real history log in a temporary file. */
export async function newLog(): Promise<Log> {
  const path = join(folder, `${logs.length}.thl`);
  const config = { path, fragmentSize: 1024, commitBytes: 4096, commitDelay: 0, retention: 0 };
  const log = await openLog(config, 'write', { logger });
  logs.push(log);
  return log;
}

export function fragment(seqno: number, fragno = 0, lastFrag = true, size = 20): ThlEvent {
  return {
    header: {
      seqno,
      fragno,
      lastFrag,
      epoch: 0,
      sourceId: 'db1',
      eventId: eventIdOf(seqno, fragno),
      shardId: 't',
      committedAt: 1_700_000_000_000_000n,
    },
    format: {
      flavour: 'mariadb',
      serverVersion: '10.11.0-MariaDB',
      checksum: 'none',
      description: Buffer.from('description'),
    },
    data: eventOf(size, `data of ${seqno}/${fragno}`),
  };
}

const HEADER_BYTES = 19;
const XID = 16;

/** A header that tells type and size; the rest is of no meaning. Too short for one: no event at all. */
function eventOf(size: number, content: string): Buffer {
  const event = Buffer.alloc(size, content);
  if (size < HEADER_BYTES) return event;
  event.writeUInt8(XID, 4);
  event.writeUInt32LE(size, 9);
  return event;
}

export function eventIdOf(seqno: number, fragno = 0): string {
  return `bin.000001:${String(seqno * 100 + fragno).padStart(16, '0')};1`;
}

/** One transaction of so many fragments, one element per fragment. */
export function transaction(seqno: number, fragments = 1, size = 20): Extracted[] {
  return Array.from({ length: fragments }, (_, fragno) => {
    const isLast = fragno === fragments - 1;
    const source = {
      serverUuid: '',
      serverId: 1,
      file: 'bin.000001',
      position: seqno * 100 + fragno,
    };
    return {
      events: [fragment(seqno, fragno, isLast, size)],
      source: isLast ? { ...source, gtidSet: undefined } : undefined,
    };
  });
}

export async function fill(log: Log, from: number, to: number): Promise<void> {
  for (let seqno = from; seqno <= to; seqno++) {
    for (const { events, source } of transaction(seqno)) await log.append(events, source);
  }
}

export function failure(code: ErrorCode, message = `${code} on purpose`): SluiceError {
  return new SluiceError(code, message, { hint: 'A test did this.' });
}

/** What each call of `extract` gives before it waits for the end, or throws. */
export type Session = (tail: LogTail) => readonly (Extracted | SluiceError)[];

export function scriptedExtractor(sessions: readonly Session[]): Extractor & { calls: number } {
  return {
    calls: 0,
    async *extract(tail, signal) {
      const session = sessions[Math.min(this.calls, sessions.length - 1)];
      this.calls += 1;
      for (const next of session?.(tail) ?? []) {
        if (next instanceof SluiceError) throw next;
        yield next;
        if (signal.aborted) return;
      }
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
}

/** What a target has, and whether its next call fails. */
export class RecordingTarget {
  readonly applied: string[] = [];
  opened = 0;
  point: RestartPoint | undefined;
  failures: { seqno: number; error: SluiceError }[] = [];
  openFailures: SluiceError[] = [];
  onApply: (event: ThlEvent) => void = () => {};

  /** Commits when told to flush, as if blocks were endless. */
  connect(): Applier {
    const pending: ThlEvent[] = [];
    return {
      open: async () => {
        this.opened += 1;
        const error = this.openFailures.shift();
        if (error !== undefined) throw error;
        return this.point;
      },
      apply: async (event) => {
        this.onApply(event);
        const [next] = this.failures;
        if (next?.seqno === event.header.seqno) {
          this.failures.shift();
          throw next.error;
        }
        pending.push(event);
      },
      expect: () => {},
      flush: async () => {
        for (const event of pending.splice(0)) this.commit(event);
      },
      lastCommitted: () => this.point,
      prepared: () => ({ count: 0, lowest: undefined }),
      limits: () => ['a limit'],
      tls: () => 'TLSv1.3 of a test',
      close: async () => {},
    };
  }

  private commit({ header, passedOver = false }: EventToApply): void {
    this.applied.push(`${header.seqno}/${header.fragno}${passedOver ? ' passed over' : ''}`);
    if (header.lastFrag) this.point = pointAt(header.seqno, header.fragno);
  }
}

export function pointAt(seqno: number, fragno = 0): RestartPoint {
  const { header } = fragment(seqno, fragno);
  return { ...header, appliedLatency: 0.5, extractedAt: header.committedAt };
}

export class RecordingListener implements StageListener {
  inSequenceCount = 0;
  readonly retries: Retry[] = [];
  inSequence(): void {
    this.inSequenceCount += 1;
  }
  retrying(retry: Retry): void {
    this.retries.push(retry);
  }
}

export interface Stops {
  readonly signals: StopSignals;
  graceful(): void;
  immediate(): void;
}

export function stops(): Stops {
  const graceful = new AbortController();
  const immediate = new AbortController();
  return {
    signals: { graceful: graceful.signal, immediate: immediate.signal },
    graceful: () => graceful.abort(),
    immediate: () => {
      graceful.abort();
      immediate.abort();
    },
  };
}

export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the condition did not come true');
}
