import { pino } from 'pino';
import type { SourceConfig } from '../../../src/config/schema.js';
import type { LogTail } from '../../../src/event/log-tail.js';
import type { SourceState } from '../../../src/event/source-state.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { Extractor } from '../../../src/extractor/extractor.js';
import { createExtractor } from '../../../src/extractor/zongji-extractor.js';
import type { TestServer } from '../../support/servers.js';

export const EMPTY: LogTail = { header: undefined, source: undefined };
const PATIENCE = 30_000; // ms

/** Configuration that reaches a test server; `more` wins. */
export function sourceOf(server: TestServer, more: Partial<SourceConfig> = {}): SourceConfig {
  const { host, port, user, password } = server;
  const login = { host, port, user, password };
  const rest = { connectTimeout: 10_000, heartbeat: 500, skipAppliedBy: [] };
  return { ...login, ...rest, start: 'earliest', ...more };
}

export interface Following {
  readonly config?: Partial<SourceConfig>;
  readonly tail?: LogTail;
  readonly fragmentSize?: number;
  readonly service?: string;
}

/** One complete transaction as it came out of an extractor. */
export interface Taken {
  readonly fragments: readonly ThlEvent[];
  readonly last: ThlEvent;
  readonly tail: LogTail;
}

export function extractorOf(server: TestServer, { config, ...more }: Following = {}): Extractor {
  return createExtractor({
    service: more.service ?? 'alpha',
    source: sourceOf(server, config),
    sourceId: 'test',
    fragmentSize: more.fragmentSize ?? 1024 * 1024,
    logger: pino({ level: 'silent' }),
  });
}

/** The next `count` transactions; fails when they do not come. `tail` of each is where to go on. */
export async function takeTransactions(
  server: TestServer,
  count: number,
  following: Following = {},
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for await (const each of transactions(server, following)) {
    taken.push(each);
    if (taken.length >= count) return taken;
  }
  throw new Error(`only ${taken.length} of ${count} transactions came`);
}

export async function* transactions(
  server: TestServer,
  following: Following = {},
): AsyncGenerator<Taken> {
  const signal = AbortSignal.timeout(PATIENCE);
  const extractor = extractorOf(server, following);
  let fragments: ThlEvent[] = [];
  for await (const { events, source } of extractor.extract(following.tail ?? EMPTY, signal)) {
    for (const event of events) {
      fragments.push(event);
      if (!event.header.lastFrag) continue;
      const isLast = event === events.at(-1);
      yield { fragments, last: event, tail: tailAfter(event, isLast ? source : undefined) };
      fragments = [];
    }
  }
}

/** Runs until the extractor throws, and gives back what it threw. */
export async function failureOf(server: TestServer, following: Following = {}): Promise<unknown> {
  try {
    for await (const taken of transactions(server, following)) void taken;
  } catch (error) {
    return error;
  }
  throw new Error('the extractor did not fail');
}

/** Waits until the extractor streams, then goes on reading in the background. */
export async function online(
  server: TestServer,
  following: Following = {},
): Promise<{ readonly next: () => Promise<Taken | undefined>; readonly stop: () => void }> {
  const stop = new AbortController();
  const extractor = extractorOf(server, following);
  const items = extractor.extract(following.tail ?? EMPTY, stop.signal)[Symbol.asyncIterator]();
  await items.next();
  const queue: Taken[] = [];
  const next = async (): Promise<Taken | undefined> => {
    while (queue.length === 0) {
      const item = await items.next();
      if (item.done === true) return undefined;
      for (const event of item.value.events) {
        const tail = tailAfter(event, item.value.source);
        if (event.header.lastFrag) queue.push({ fragments: [event], last: event, tail });
      }
    }
    return queue.shift();
  };
  return { next, stop: () => stop.abort() };
}

function tailAfter(event: ThlEvent, source: SourceState | undefined): LogTail {
  return { header: event.header, source };
}

/** What has to be the same whenever and however often a transaction is extracted. */
export function essence({ fragments }: Taken): unknown {
  return fragments.map(({ header, data }) => ({
    ...header,
    epoch: 0,
    data: data.toString('base64'),
  }));
}
