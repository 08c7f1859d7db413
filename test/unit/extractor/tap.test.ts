import ZongJi from '@vlasky/zongji';
import { describe, expect, test } from 'vitest';
import { createZongji, tapBinlog, valveOf } from '../../../src/extractor/tap.js';
import { errorOf } from './capture.js';

const sink = { event: () => {}, end: () => {} };

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
    const ends: unknown[] = [];
    const zongji = Object.assign(unready(), { BinlogClass: Dump });
    tapBinlog(zongji, {
      event: (bytes) => events.push(bytes.toString()),
      end: (error) => ends.push(error),
    });
    const Tap = Reflect.get(zongji, 'BinlogClass') as unknown as typeof Dump & {
      new (): Dump & { onResult: (error: unknown) => void };
    };
    return { dump: new Tap(), events, ends };
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
});
