import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ZongJi from '@vlasky/zongji';
import { describe, expect, test } from 'vitest';
import { eventsOfRun } from '../../../src/extractor/event-run.js';
import { createZongji, tapBinlog, valveOf } from '../../../src/extractor/tap.js';
import { errorOf, packetsOf } from './capture.js';

const sink = { heard: () => {}, events: () => {}, part: () => {}, end: () => {} };

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

  const load = createRequire(import.meta.url);
  const file = join(dirname(load.resolve('mysql2')), 'lib/packet_parser.js');
  interface Parser {
    execute(chunk: Buffer): void;
  }
  interface Packet {
    readonly sequenceId: number;
    isEOF(): boolean;
    isError(): boolean;
    asError(encoding: string): unknown;
  }
  const PacketParser = load(file) as new (onPacket: (packet: Packet) => void) => Parser;
  type Handler = (packet: Packet) => Handler | null;

  /** A connection whose request was the packet before number `sequenceId`. */
  function tapped({ sequenceId = 1, compressed = false } = {}) {
    const events: string[] = [];
    const ends: unknown[] = [];
    const heard: number[] = [];
    const zongji = Object.assign(unready(), { BinlogClass: Dump });
    tapBinlog(zongji, {
      heard: () => heard.push(events.length),
      events: (run) => events.push(...[...eventsOfRun(run)].map(String)),
      part: () => {},
      end: (error) => ends.push(error),
    });
    const Tap = Reflect.get(zongji, 'BinlogClass') as unknown as new () => Dump & {
      start(packet: unknown, connection: unknown): Handler;
      onResult(error: unknown): void;
    };
    const dump = new Tap();
    const seen: number[] = [];
    let handler: Handler | null = null;
    const parser = new PacketParser((packet) => {
      seen.push(packet.sequenceId);
      if (packet.isError()) dump.onResult(packet.asError('utf8'));
      else handler = handler?.(packet) ?? null;
    });
    const name = compressed ? '_inflatedPacketsParser' : 'packetParser';
    const outer = { packetParser: new PacketParser(() => {}) };
    const connection = { ...outer, sequenceId, [name]: parser };
    handler = dump.start('request', connection);
    const arrive = (chunk: Buffer) => (Reflect.get(connection, name) as Parser).execute(chunk);
    return { dump, events, ends, heard, seen, arrive };
  }

  const last = (sequence: number, text: string) => {
    const content = Buffer.from(text, 'latin1');
    return Buffer.concat([Buffer.of(content.length, 0, 0, sequence), content]);
  };
  const EOF = '\xfe\0\0\0\0';
  const ERROR = '\xff\xd4\x04#HY000Could not find first log file name in binary log index file';

  test.each([{ compressed: false }, { compressed: true }])(
    'takes events after the request was sent, of the protocol with compression too: %j',
    (options) => {
      const { dump, events, heard, seen, arrive } = tapped({ ...options, sequenceId: 0 });
      arrive(packetsOf(...['one', 'two', 'three'].map((text) => Buffer.from(text))));
      expect(dump.started).toEqual(['request']);
      expect(events).toEqual(['one', 'two', 'three']);
      expect(heard).toEqual([0]);
      expect(seen).toEqual([]);
    },
  );

  test('ends at the end of the stream, and with an error of the connection', () => {
    const { dump, ends, seen, arrive } = tapped({ sequenceId: 0 });
    arrive(Buffer.concat([packetsOf(Buffer.from('one')), last(1, EOF)]));
    dump.onResult(new Error('lost'));
    expect(ends).toEqual([undefined, new Error('lost')]);
    expect(seen).toEqual([0]); // the number that mysql2 awaits
  });

  test('ends with the error that the server sends, as mysql2 tells it', () => {
    const { ends, events, arrive } = tapped({ sequenceId: 0 });
    arrive(Buffer.concat([packetsOf(Buffer.from('one')), last(1, ERROR), last(2, '\0x')]));
    expect(events).toEqual(['one']);
    expect(ends).toEqual([
      expect.objectContaining({ errno: 1236, code: 'ER_SOURCE_FATAL_ERROR_READING_BINLOG' }),
    ]);
  });

  test.each(['\x01x', '\xfethe end of no stream', ''])(
    'refuses a packet that is none: %j',
    (text) => {
      const { ends, arrive } = tapped();
      arrive(last(1, text));
      expect(ends).toEqual([expect.objectContaining({ code: 'DEPENDENCY_UNFIT' })]);
    },
  );

  test('refuses packets that do not follow on each other, once', () => {
    const { events, ends, arrive } = tapped();
    arrive(Buffer.concat([last(1, '\0one'), last(3, '\0three'), last(4, '\0four')]));
    arrive(last(5, '\0five'));
    expect(events).toEqual(['one']);
    expect(ends).toEqual([expect.objectContaining({ code: 'CONNECTION_LOST', retryable: true })]);
  });

  test.each([
    {},
    { sequenceId: 1, packetParser: {} },
    { packetParser: { execute: () => {} } },
    undefined,
  ])('refuses a connection with other internals: %j', (connection) => {
    const ends: unknown[] = [];
    const zongji = Object.assign(unready(), { BinlogClass: Dump });
    tapBinlog(zongji, { ...sink, end: (error) => ends.push(error) });
    const Tap = Reflect.get(zongji, 'BinlogClass') as unknown as new () => {
      start(packet: unknown, connection: unknown): unknown;
    };
    new Tap().start('request', connection);
    expect(ends).toEqual([expect.objectContaining({ code: 'DEPENDENCY_UNFIT' })]);
  });
});
