import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { pino } from 'pino';
import type { Flavour } from '../../../src/event/format.js';
import type { SourceState } from '../../../src/event/source-state.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { Assembler } from '../../../src/extractor/assembler.js';
import type { FileStart, StreamStart } from '../../../src/extractor/stream-start.js';

interface CaptureFile {
  readonly flavour: Flavour;
  readonly serverUuid: string;
  readonly serverId: number;
  readonly events: ReadonlyArray<readonly [type: string, hex: string]>;
}

/** What a real server sent; see `provenance` in the file. */
export interface Capture {
  readonly flavour: Flavour;
  readonly identity: { readonly serverUuid: string; readonly serverId: number };
  readonly events: readonly Buffer[];
  /** Names of the events' types, in the same order. */
  readonly types: readonly string[];
}

export const FROM_START: FileStart = {
  by: 'file',
  file: 'binlog.000001',
  position: 4,
  skipTo: undefined,
  gtidSet: undefined,
};

export function readCapture(flavour: Flavour): Capture {
  const path = new URL(`captures/${flavour}.json`, import.meta.url);
  const file = JSON.parse(readFileSync(path, 'utf8')) as CaptureFile;
  const { serverUuid, serverId } = file;
  return {
    flavour: file.flavour,
    identity: { serverUuid, serverId },
    events: file.events.map(([, hex]) => Buffer.from(hex, 'hex')),
    types: file.events.map(([type]) => type),
  };
}

export interface AssemblyOptions {
  readonly start?: StreamStart;
  readonly fragmentSize?: number;
  readonly seqno?: number;
  readonly voids?: Set<string>;
  readonly leftOut?: Set<string>;
  readonly skipAppliedBy?: 'all' | string[];
  readonly applierSessions?: string;
}

export function assemblerOf(capture: Capture, options: AssemblyOptions = {}): Assembler {
  return new Assembler({
    flavour: capture.flavour,
    identity: capture.identity,
    start: options.start ?? FROM_START,
    places: { voids: options.voids ?? new Set(), leftOut: options.leftOut ?? new Set() },
    skipAppliedBy: options.skipAppliedBy ?? [],
    applierSessions: options.applierSessions,
    sourceId: 'test',
    fragmentSize: options.fragmentSize ?? 1024 * 1024,
    seqno: options.seqno ?? 0,
    logger: pino({ level: 'silent' }),
  });
}

export interface Assembly {
  readonly events: readonly ThlEvent[];
  /** The last one. */
  readonly source: SourceState | undefined;
}

/** Events as they come: in packets, one after the other. */
export function packetsOf(...events: readonly Buffer[]): Buffer {
  return Buffer.concat(events.flatMap((event, i) => [prefixOf(event, i), event]));
}

function prefixOf(event: Buffer, sequence: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUIntLE(event.length + 1, 0, 3);
  prefix.writeUInt8(sequence & 0xff, 3);
  return prefix;
}

/** What an assembler makes of some events, taken after each. */
export function assemble(events: Iterable<Buffer>, assembler: Assembler): Assembly {
  const out: ThlEvent[] = [];
  let source: SourceState | undefined;
  for (const event of events) {
    assembler.accept(packetsOf(event));
    for (const batch of assembler.assembled.take()) {
      out.push(...batch.events);
      source = batch.source ?? source;
    }
  }
  return { events: out, source };
}

/** A copy of an event with `edit` done to it and the CRC32 made right again. */
export function edited(event: Buffer, edit: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(event);
  edit(copy);
  copy.writeUInt32LE(crc32(copy.subarray(0, -4)), copy.length - 4);
  return copy;
}

/** The error that `run` throws. */
export function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
