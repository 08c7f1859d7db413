/** Applies the events of a file to a target, as a process that a crash point can kill. */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { pino } from 'pino';
import { createApplier } from '../../../../src/applier/mysql-applier.js';
import type { ApplierOptions } from '../../../../src/applier/target-context.js';
import type { ThlEvent } from '../../../../src/event/thl-event.js';

export interface ChildJob {
  readonly options: Omit<ApplierOptions, 'logger'>;
  readonly events: readonly ThlEvent[];
}

const { options, events } = deserialize(readFileSync(process.argv[2] ?? '')) as ChildJob;
const stored = events.map((event) => ({ ...event, data: Buffer.from(event.data) }));
const applier = createApplier({
  ...options,
  logger: pino({ level: 'silent' }),
  history: async function* history(seqno) {
    yield* stored.filter(({ header }) => header.seqno === seqno);
  },
});
const start = await applier.open();
for (const event of events) {
  const { header, data } = event;
  const whole = { ...event, header, data: Buffer.from(data) };
  if (header.seqno > (start?.seqno ?? -1)) await applier.apply(whole);
}
await applier.flush();
await applier.close();
