import type { ThlEvent } from '../../../../src/event/thl-event.js';
import { EventType } from '../../../../src/binlog/event-type.js';
import { makeEvent } from '../../../contract/log-events.js';
import { captured, type CapturedEvent } from '../../../unit/binlog/captured.js';

/** Types that belong to the stream, not to transactions. */
const STREAM: ReadonlySet<number> = new Set([
  EventType.FORMAT_DESCRIPTION,
  EventType.ROTATE,
  EventType.PREVIOUS_GTIDS,
  EventType.STOP,
]);

/** Each scenario captured from MySQL as one transaction of the log. */
export function fixtureTransactions(): ThlEvent[] {
  const scenarios = new Map<string, CapturedEvent[]>();
  for (const event of captured('mysql')) {
    scenarios.set(event.scenario, [...(scenarios.get(event.scenario) ?? []), event]);
  }
  return [...scenarios.values()]
    .map((events) => events.filter(({ typeCode }) => !STREAM.has(typeCode)))
    .filter((events) => events.length > 0)
    .map((events, seqno) => toTransaction(events, seqno));
}

function toTransaction(events: readonly CapturedEvent[], seqno: number): ThlEvent {
  const data = Buffer.concat(events.map(({ raw }) => raw));
  return makeEvent(seqno, { data, format: events[0]!.format });
}
