import * as fc from 'fast-check';
import { EVENT_HEADER_BYTES } from '../../../src/binlog/header.js';

/** An event, and its bytes with up to four behind its header changed; `kept`: the last ones that stay. */
export function changedBytes<E extends { readonly raw: Buffer }>(
  events: readonly E[],
  kept = 0,
): fc.Arbitrary<readonly [event: E, raw: Buffer]> {
  const place = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  const places = fc.array(place, { minLength: 1, maxLength: 4 });
  return fc.tuple(fc.constantFrom(...events), places).map(([event, changes]) => {
    const raw = Buffer.from(event.raw);
    const length = raw.length - EVENT_HEADER_BYTES - kept;
    for (const [at, byte] of changes) raw.writeUInt8(byte, EVENT_HEADER_BYTES + (at % length));
    return [event, raw] as const;
  });
}
