import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ZongJi from '@vlasky/zongji';
import { describe, expect, test } from 'vitest';
import type { EventPart } from '../../../src/extractor/event-part.js';
import { createZongji, tapBinlog, valveOf } from '../../../src/extractor/tap.js';
import { errorOf } from './capture.js';

const sink = { event: () => {}, part: () => {}, end: () => {} };

function unready(): ZongJi {
  return new ZongJi({ host: '127.0.0.1', port: 1, user: 'nobody' });
}

describe('a zongji or mysql2 with other internals is refused', () => {
  test.each<[name: string, BinlogClass: unknown]>([
    ['that has no dump command', undefined],
    ['whose dump command is no class', { start: () => {} }],
    ['whose dump command has another protocol', Map],
  ])('%s', (_, BinlogClass) => {
    const zongji = Object.assign(unready(), { BinlogClass });
    const error = errorOf(() => tapBinlog(zongji, sink));
    expect(error).toMatchObject({ code: 'DEPENDENCY_UNFIT', retryable: false });
    expect(String(error)).toMatch(/@vlasky\/zongji \d+\.\d+\.\d+ \(wanted 0\.9\)/);
    expect(String(error)).toMatch(/mysql2 \d+\.\d+\.\d+ \(wanted 3\.24\)/);
  });

  test('that has no socket', () => {
    const zongji = Object.assign(unready(), { connection: {} });
    expect(errorOf(() => valveOf(zongji))).toMatchObject({ code: 'DEPENDENCY_UNFIT' });
  });

  test('that has no connection within the promise', () => {
    const shell = {} as Parameters<typeof createZongji>[0];
    expect(errorOf(() => createZongji(shell))).toMatchObject({ code: 'DEPENDENCY_UNFIT' });
  });
});

describe('the tap', () => {
  class Dump {
    readonly started: unknown[] = [];
    start(packet: unknown): unknown {
      this.started.push(packet);
      return undefined;
    }
    execute(): boolean {
      return true;
    }
  }

  function tapped() {
    const events: string[] = [];
    const parts: EventPart[] = [];
    const ends: unknown[] = [];
    const zongji = Object.assign(unready(), { BinlogClass: Dump });
    tapBinlog(zongji, {
      event: (bytes) => events.push(bytes.toString()),
      part: (part) => parts.push(part),
      end: (error) => ends.push(error),
    });
    const Tap = Reflect.get(zongji, 'BinlogClass') as unknown as typeof Dump & {
      new (): Dump & { onResult: (error: unknown) => void };
    };
    return { dump: new Tap(), events, parts, ends };
  }

  type Handler = (packet: object) => Handler | null;
  const packet = (text: string, isEOF = false) => {
    const buffer = Buffer.from(`head${text}tail`);
    return { buffer, offset: 4, end: buffer.length - 4, isEOF: () => isEOF };
  };

  test('takes each packet without its status byte, after the request was sent', () => {
    const { dump, events } = tapped();
    let handler = dump.start('request') as Handler | null;
    for (const text of ['\0one', '\0two', '\0three']) handler = handler?.(packet(text)) ?? null;
    expect(dump.started).toEqual(['request']);
    expect(events).toEqual(['one', 'two', 'three']);
    expect(handler).not.toBeNull();
  });

  test('ends at the end of the stream, and with an error of the connection', () => {
    const { dump, ends } = tapped();
    const handler = dump.start('request') as Handler;
    expect(handler(packet('\xfe', true))).toBeNull();
    dump.onResult(new Error('lost'));
    expect(ends).toEqual([undefined, new Error('lost')]);
  });

  test('refuses packets that are not as expected', () => {
    for (const odd of [
      packet('\u0001x'),
      { ...packet('\0x'), end: 2 },
      { ...packet('\0x'), buffer: 'text' },
    ]) {
      const { dump, ends } = tapped();
      expect((dump.start('request') as Handler)(odd)).toBeNull();
      expect(ends).toEqual([expect.objectContaining({ code: 'DEPENDENCY_UNFIT' })]);
    }
  });

  describe('gets the pieces of a long packet from the parser of mysql2', () => {
    const PIECE = 2 ** 24 - 1;
    const load = createRequire(import.meta.url);
    const file = join(dirname(load.resolve('mysql2')), 'lib/packet_parser.js');
    interface Parser {
      execute(chunk: Buffer): void;
    }
    const PacketParser = load(file) as new (onPacket: (packet: object) => void) => Parser;

    /** What arrives: an event of `type` in packets of the protocol, behind its status byte. */
    function streamOf(type: number, length: number): { event: Buffer; wire: Buffer } {
      const event = Buffer.alloc(length, 'abcdefg');
      event.writeUInt8(type, 4);
      const content = Buffer.concat([Buffer.of(0), event]);
      const packets: Buffer[] = [];
      for (let at = 0, id = 0; at <= content.length; at += PIECE, id += 1) {
        const piece = content.subarray(at, at + PIECE);
        const head = Buffer.alloc(4);
        head.writeUIntLE(piece.length, 0, 3);
        head.writeUInt8(id, 3);
        packets.push(head, piece);
      }
      return { event, wire: Buffer.concat(packets) };
    }

    function parse(wire: Buffer, chunk: number) {
      const { dump, events, parts } = tapped();
      let handler: Handler | null = null;
      const numbers: unknown[] = [];
      const packetParser = new PacketParser((packet) => {
        numbers.push(Reflect.get(packet, 'numPackets'));
        handler = handler?.(packet) ?? null;
      });
      handler = (dump as unknown as { start(a: unknown, b: unknown): Handler }).start('request', {
        packetParser,
      });
      packetParser.execute(Buffer.from('0100000000', 'hex').subarray(0, 4 + 1));
      for (let at = 0; at < wire.length; at += chunk) {
        packetParser.execute(wire.subarray(at, at + chunk));
      }
      return { events, parts, numbers };
    }

    test.each([PIECE * 2 + 5, PIECE - 1, PIECE * 2 - 1])(
      'when it is a compressed transaction: %i bytes',
      (length) => {
        const { event, wire } = streamOf(40, length);
        const { events, parts, numbers } = parse(wire, 1_000_003);
        expect(events).toEqual(['']);
        expect(parts.map(({ isFirst }) => isFirst)).toEqual(parts.map((_, i) => i === 0));
        expect(parts.map(({ isLast }) => isLast)).toEqual(
          parts.map((_, i) => i === parts.length - 1),
        );
        expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(event)).toBe(true);
        expect(numbers).toEqual([1, Math.floor((length + 1) / PIECE) + 1]);
      },
    );

    test('but not of another event, nor of one that is short', () => {
      for (const { event, wire } of [streamOf(30, PIECE + 9), streamOf(40, 1000)]) {
        const { events, parts } = parse(wire, 70_000);
        expect(parts).toEqual([]);
        expect(events.at(-1) === event.toString()).toBe(true);
      }
    });
  });
});
