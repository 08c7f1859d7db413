/** What comes over the network and claims more than it has: nothing is allocated for a claim. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SluiceError } from '../../../../src/errors/sluice-error.js';
import { EventAssembly, type EventBatch } from '../../../../src/thl/net/event-assembly.js';
import { MAX_EVENT, type EventRecord } from '../../../../src/thl/net/protocol.js';
import { FORMAT, makeEvent } from '../../../contract/log-events.js';

const RUNS = Number(process.env['SLUICE_FUZZ_RUNS'] ?? '500');

function assembly(): EventAssembly {
  const made = new EventAssembly();
  made.accept({ kind: 'format', number: 0, format: FORMAT });
  return made;
}

function recordOf(size: number, data: Buffer): EventRecord {
  return { header: makeEvent(1).header, format: 0, size, data };
}

function memory(): number {
  const { arrayBuffers, external } = process.memoryUsage();
  return Math.max(arrayBuffers, external);
}

describe('an event whose data comes in pieces', () => {
  it('takes memory for what has come, not for what is claimed', () => {
    const before = memory();
    const many = Array.from({ length: 16 }, () => {
      const made = assembly();
      const records = [recordOf(MAX_EVENT, Buffer.alloc(10))];
      expect(made.accept({ kind: 'events', records, source: undefined })).toBeUndefined();
      return made;
    });
    expect(memory() - before).toBeLessThan(64 * 1024 * 1024);
    expect(many).toHaveLength(16);
  });

  it('is put together as it was, whatever the pieces', () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { minLength: 1 });
    fc.assert(
      fc.property(pieces, fc.uint8Array({ maxLength: 50 }), (rest, begin) => {
        const whole = Buffer.concat([begin, ...rest]);
        const made = assembly();
        const records = [
          recordOf(3, Buffer.from('abc')),
          recordOf(whole.length, Buffer.from(begin)),
        ];
        let batch: EventBatch | undefined = made.accept({
          kind: 'events',
          records,
          source: undefined,
        });
        for (const piece of rest) {
          expect(batch).toBeUndefined();
          batch = made.accept({ kind: 'data', data: Buffer.from(piece) });
        }
        expect(batch?.events.map(({ data }) => data)).toEqual([Buffer.from('abc'), whole]);
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses a piece that is empty or more than was claimed', () => {
    for (const data of [Buffer.alloc(0), Buffer.alloc(8)]) {
      const made = assembly();
      made.accept({
        kind: 'events',
        records: [recordOf(10, Buffer.from('abc'))],
        source: undefined,
      });
      expect(() => made.accept({ kind: 'data', data })).toThrow(SluiceError);
    }
  });
});
