import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runThl } from '../../../src/cli/thl/main.js';
import { makeEvent, makeSource, makeTransaction } from '../../contract/log-events.js';
import { fill, withFolder, withLog } from './support/logs.js';
import { fixtureTransactions } from './support/captured-transactions.js';

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function thl(args: readonly string[], answer?: boolean): Promise<Answer> {
  let out = '';
  let err = '';
  const code = await runThl(args, {
    out: { closed: false, write: async (text) => void (out += text) },
    err: { closed: false, write: async (text) => void (err += text) },
    interactive: answer !== undefined,
    confirm: async () => answer === true,
  });
  return { code, out, err };
}

/** A log of 10 small transactions, of which 4 has three fragments. */
async function withSmallLog(use: (path: string) => Promise<void>): Promise<void> {
  await withFolder(async (path) => {
    await withLog(path, async (log) => {
      await fill(log, 0, 4);
      await log.append(makeTransaction(4, 3), makeSource(4));
      await fill(log, 5, 5);
      log.acknowledge('127.0.0.1:3307', 6);
    });
    await use(path);
  });
}

async function withEmptyLog(use: (path: string) => Promise<void>): Promise<void> {
  await withFolder(async (path) => {
    await withLog(path, async () => {});
    await use(path);
  });
}

async function seqnosOf(args: readonly string[]): Promise<number[]> {
  const { code, out } = await thl(['list', '-headers', ...args]);
  expect(code).toBe(0);
  const lines = out.split('\n').slice(0, -1);
  return lines.map((line) => Number(line.split(' ')[0]));
}

/** Where an event's header has its type (binlog.h, EVENT_TYPE_OFFSET), and one that no server has. */
const TYPE_OFFSET = 4;
const UNKNOWN_TYPE = 250;

describe('thl list', () => {
  it.each([
    [[], [0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9]],
    [
      ['-low', '3', '-high', '5'],
      [3, 4, 4, 4, 5],
    ],
    [
      ['--low', '8'],
      [8, 9],
    ],
    [['-high=1'], [0, 1]],
    [
      ['-seqno', '4'],
      [4, 4, 4],
    ],
    [
      ['-last', '2'],
      [8, 9],
    ],
    [['-last'], [9]],
    [
      ['-first', '2'],
      [0, 1],
    ],
    [['-first'], [0]],
    [
      ['-event', 'mysql-bin.000003:2200'],
      [4, 4, 4],
    ],
    [['-event', 'mysql-bin.000003:0000000000003700;-1'], [9]],
    [
      ['-low', '8', '-high', '400'],
      [8, 9],
    ],
  ])('%j lists %j', (args, seqnos) =>
    withSmallLog(async (path) => {
      expect(await seqnosOf([...args, '-thl', path])).toEqual(seqnos);
    }),
  );

  it('says where the log ends before what was asked for', () =>
    withSmallLog(async (path) => {
      const { code, err } = await thl(['list', '-low', '8', '-high', '400', '-thl', path]);
      expect({ code, err }).toEqual({
        code: 0,
        err: 'thl: the log ends with 9, before -high 400\n',
      });
      await thl(['purge', '-high', '2', '-y', '-thl', path]);
      const gone = await thl(['list', '-high', '2', '-thl', path]);
      expect(gone).toMatchObject({ code: 1, out: '' });
      expect(gone.err).toContain('nothing up to 2 is in the log, which holds 3 to 9');
      expect((await thl(['list', '-last', '0', '-thl', path])).code).toBe(2);
    }));

  it('shows rows and statements of both servers in the manner of the model', () =>
    withFolder(async (path) => {
      await withLog(path, async (log) => {
        for (const event of fixtureTransactions()) {
          await log.append([event], makeSource(event.header.seqno));
        }
      });
      const { out } = await thl(['list', '-thl', path, '-seqno', '0']);
      expect(out).toContain('SEQ# = 0 / FRAG# = 0 (last frag)\n- TIME = ');
      expect(out).toContain('dbms_type=mysql;server_version=9.7');
      expect(out).toContain("sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
      expect(out).toContain(
        "INSERT INTO t (d, v) VALUES (NOW(6), DATE_FORMAT('2024-01-01', '%M'))",
      );
      const rows = (await thl(['list', '-thl', path, '-seqno', '2'])).out;
      expect(rows).toContain(
        ' - ACTION = INSERT\n - SCHEMA = s\n - TABLE = t\n - ROW# = 0\n  - COL(1: id) = 1\n',
      );
      for (const cell of [
        '(5: d) = 18446744073709551615',
        "(12: tm) = '-838:59:58.123'",
        "(17: bi) = x'62696e",
        "(24: en) = 'ü'",
        "(25: st) = 'x,y'",
      ]) {
        expect(rows).toContain(`  - COL${cell}`);
      }
      expect(rows).toContain("  - COL(15: ch) = 'changed'");
      expect(rows).toContain('  - KEY(1: id) = 1');
    }));

  it('shows events that cannot be decoded as bytes, and goes on', () =>
    withFolder(async (path) => {
      await withLog(path, async (log) => {
        for (const event of fixtureTransactions()) {
          const data = Buffer.from(event.data);
          if (event.header.seqno === 1) data[TYPE_OFFSET] = UNKNOWN_TYPE;
          await log.append([{ ...event, data }], makeSource(event.header.seqno));
        }
      });
      const { code, out } = await thl(['list', '-thl', path]);
      expect(code).toBe(0);
      expect(out).toMatch(/= event type 250 not decoded: .*\n - HEX = [0-9a-f]+\n/);
      expect(out).toContain(`SEQ# = ${fixtureTransactions().length - 1} /`);
    }));

  it('-json gives one object per fragment', () =>
    withFolder(async (path) => {
      await withLog(path, async (log) => {
        for (const event of fixtureTransactions()) {
          await log.append([event], makeSource(event.header.seqno));
        }
      });
      const { out } = await thl(['list', '-json', '-thl', path, '-seqno', '2']);
      const [object] = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object);
      expect(object).toMatchObject({ seqno: 2, fragno: 0, lastFrag: true, flavour: 'mysql' });
      const { events } = object as { events: Array<{ kind: string; rows?: object[] }> };
      const rows = events.find(({ kind }) => kind === 'rows');
      expect(rows).toMatchObject({ action: 'INSERT', schema: 's', table: 't' });
      expect(rows?.rows?.[0]).toMatchObject({ after: { id: '1', d: '18446744073709551615' } });
    }));

  it.each([
    [['-seqno', '99'], 1, /ERROR THL_NOT_STORED: transaction 99 .* holds 0 to 9/],
    [['-seqno', 'x'], 2, /take a seqno/],
    [['-low', '5', '-high', '2'], 2, /above/],
    [['-seqno', '5', '-last', '2'], 2, /exclude each other/],
    [['-bogus'], 2, /there is no option -bogus/],
    [['-event', 'x'], 2, /-event x is no event id/],
    [['-event', 'binlog.000009:4'], 1, /THL_NOT_STORED: no transaction in the log ends at binlog/],
    [['-first', '0'], 2, /-first and -last take a number from 1 on/],
    [['-first', '-last'], 2, /exclude each other/],
    [['-sql'], 2, /there is no option -sql: statements and rows are always shown/],
  ])('%j is refused with exit code %i', (args, expected, text) =>
    withSmallLog(async (path) => {
      const { code, out, err } = await thl(['list', ...args, '-thl', path]);
      expect(code).toBe(expected);
      expect(out).toBe('');
      expect(err).toMatch(text);
      expect(err).not.toMatch(/^\s+at /m);
    }),
  );

  it('lists nothing of an empty log', () =>
    withFolder(async (path) => {
      await withLog(path, async () => undefined);
      expect(await thl(['list', '-thl', path])).toEqual({ code: 0, out: '', err: '' });
    }));
});

describe('thl info and thl index', () => {
  it('tell what the log holds, and who writes to it', () =>
    withSmallLog(async (path) => {
      const { code, out } = await thl(['info', '-thl', path]);
      expect(code).toBe(0);
      expect(out).toContain(`log file = ${path}\n`);
      expect(out).toContain('min seq# = 0\nmax seq# = 9\ntransactions = 10\nevents = 12\n');
      expect(out).toContain('consumer 127.0.0.1:3307 = 6 (3 behind)\n');
      expect(out).toContain('writer = NONE\n');
      await withLog(path, async () => {
        expect((await thl(['info', '-thl', path])).out).toContain(
          `writer = process ${process.pid}`,
        );
        const json = JSON.parse((await thl(['info', '-json', '-thl', path])).out) as object;
        expect(json).toMatchObject({ minSeqno: 0, maxSeqno: 9, writer: { pid: process.pid } });
      });
    }));

  it('find the log by the configuration of the service', () =>
    withSmallLog(async (path) => {
      const config = `${path}.yaml`;
      const source = 'source: { user: repl }';
      writeFileSync(config, `service: alpha\nrole: master\n${source}\nthl: { path: ${path} }\n`);
      expect((await thl(['info', '--config', config])).out).toContain('max seq# = 9');
      expect((await thl(['info', '-service', 'alpha', '-config', config])).code).toBe(0);
      const other = await thl(['info', '-service', 'beta', '-config', config]);
      expect(other).toMatchObject({ code: 2, err: expect.stringContaining('alpha') as unknown });
      expect((await thl(['info'])).code).toBe(2);
    }));

  it('give the binlog files with their transactions', () =>
    withFolder(async (path) => {
      await withLog(path, async (log) => {
        await fill(log, 0, 3);
        const next = makeEvent(3, { eventId: 'mysql-bin.000004:0000000000000500;1', epoch: 3 });
        await log.append([next], makeSource(3));
      });
      const { out } = await thl(['index', '-thl', path]);
      expect(out).toMatch(/^LogIndexEntry mysql-bin\.000003\(0:2\) epoch# = 0 source = db1:3306/);
      expect(out).toContain('\nLogIndexEntry mysql-bin.000004(3:3) epoch# = 3 ');
      const lines = (await thl(['index', '-json', '-thl', path])).out.trim().split('\n');
      expect(JSON.parse(lines[1]!)).toMatchObject({ file: 'mysql-bin.000004', firstSeqno: 3 });
    }));
});

describe('thl purge', () => {
  it('removes the beginning, as far as consumers have it', () =>
    withSmallLog(async (path) => {
      const { code, out } = await thl(['purge', '-high', '8', '-y', '-thl', path]);
      expect(code).toBe(0);
      expect(out).toBe(
        '7 transactions removed; consumer 127.0.0.1:3307 still needs the next one.\n',
      );
      expect(await seqnosOf(['-thl', path])).toEqual([7, 8, 9]);
      const forgotten = await thl(['purge', '-forget', '127.0.0.1:3307', '-thl', path]);
      expect(forgotten.code).toBe(0);
      await thl(['purge', '-high', '8', '-y', '-thl', path]);
      expect(await seqnosOf(['-thl', path])).toEqual([9]);
    }));

  it('forgets a slave by the name that trepctl clients shows', () =>
    withSmallLog(async (path) => {
      await withLog(path, async (log) => log.acknowledge('slave db2:/thl', 3));
      const { code, out } = await thl(['purge', '-forget', 'db2:/thl', '-thl', path]);
      expect({ code, out }).toEqual({ code: 0, out: 'Consumer db2:/thl forgotten.\n' });
    }));

  it('removes the end', () =>
    withSmallLog(async (path) => {
      const { out } = await thl(['purge', '-low', '5', '-y', '-thl', path]);
      expect(out).toBe('5 transactions removed.\n');
      expect(await seqnosOf(['-thl', path])).toEqual([0, 1, 2, 3, 4, 4, 4]);
    }));

  it('asks first, and refuses where nobody can be asked', () =>
    withSmallLog(async (path) => {
      expect((await thl(['purge', '-low', '5', '-thl', path], false)).code).toBe(2);
      expect((await thl(['purge', '-low', '5', '-thl', path])).err).toContain('give -y');
      expect(await seqnosOf(['-last', '-thl', path])).toEqual([9]);
      expect((await thl(['purge', '-low', '5', '-thl', path], true)).code).toBe(0);
      expect(await seqnosOf(['-low', '4', '-thl', path])).toEqual([4, 4, 4]);
    }));

  it('does not tear a hole, nor guess', () =>
    withSmallLog(async (path) => {
      const hole = await thl(['purge', '-low', '3', '-high', '5', '-y', '-thl', path]);
      expect(hole).toMatchObject({ code: 2, err: expect.stringContaining('neither') as unknown });
      expect((await thl(['purge', '-y', '-thl', path])).code).toBe(2);
      expect((await seqnosOf(['-thl', path])).length).toBe(12);
    }));

  it.each([
    [['-high', '999'], 'the log holds 2 to 9: there is no -high 999; nothing was removed'],
    [['-high', '1'], 'the log holds 2 to 9: there is no -high 1'],
    [['-low', '999'], 'the log holds 2 to 9: there is no -low 999'],
    [['-low', '1'], 'the log holds 2 to 9: there is no -low 1'],
    [['-low', '2'], 'the log holds 2 to 9: -low 2 leaves nothing'],
    [['-low', '-5', '-high', '3'], 'the log holds 2 to 9: there is no -low -5'],
  ])('refuses %j, where nothing like that is stored', (range, message) =>
    withSmallLog(async (path) => {
      await thl(['purge', '-high', '1', '-y', '-thl', path]);
      const { code, err } = await thl(['purge', ...range, '-y', '-thl', path]);
      expect(code).toBe(2);
      expect(err).toContain(message);
      expect((await seqnosOf(['-thl', path])).length).toBe(10);
    }),
  );

  it('refuses while a replicator writes, and says what to do', () =>
    withSmallLog((path) =>
      withLog(path, async () => {
        const { code, err } = await thl(['purge', '-high', '3', '-y', '-thl', path]);
        expect(code).toBe(1);
        expect(err).toMatch(/THL_LOCKED: .* process \d+ on .*\n.*trepctl offline/);
      }),
    ));

  it('does not make a log where there is none', () =>
    withFolder(async (path) => {
      const { code, err } = await thl(['purge', '-high', '3', '-y', '-thl', path]);
      expect(code).toBe(1);
      expect(err).toContain('THL_UNAVAILABLE');
      expect((await thl(['info', '-thl', path])).code).toBe(1);
    }));
});

describe('-json', () => {
  /** The table of `src/admin/README.md` under this heading: key and type, and whether it may be left out. */
  function documented(heading: string): Array<[key: string, type: string, optional: string]> {
    const file = new URL('../../../src/admin/README.md', import.meta.url);
    const sections = readFileSync(file, 'utf8').split(/^## /m);
    const section = sections.find((it) => it.startsWith(`${heading}\n`)) ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` +\| (\w+)(\??) +\|/gm)];
    return rows.map(([, key = '', type = '', optional = '']) => [key, type, optional]);
  }

  function typeOf(value: unknown): string {
    return Array.isArray(value) ? 'list' : typeof value;
  }

  it.each([
    ['thl info', ['info'], true],
    ['thl info', ['info'], false],
    ['thl index', ['index'], true],
    ['thl list', ['list'], true],
    ['thl list', ['list', '-headers'], true],
  ])('%s has the keys and types that are documented (%j, filled: %j)', async (name, args, filled) =>
    (filled ? withSmallLog : withEmptyLog)(async (path) => {
      const { code, out } = await thl([...args, '-json', '-thl', path]);
      expect(code).toBe(0);
      const objects = out.trim().split('\n');
      for (const line of objects) {
        const object = JSON.parse(line) as Record<string, unknown>;
        const table = documented(name);
        const wanted = table.filter(([key, , optional]) => optional === '' || key in object);
        expect(Object.keys(object).toSorted()).toEqual(wanted.map(([key]) => key).toSorted());
        for (const [key, type] of wanted) {
          if (object[key] !== null) expect(typeOf(object[key]), key).toBe(type);
        }
      }
    }),
  );

  it.each([['info'], ['index'], ['list']])('%s: an error is on stderr alone', async (name) => {
    const { code, out, err } = await thl([name, '-json', '-thl', '/nonexistent']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^ERROR THL_UNAVAILABLE: .*\nHint: /);
  });
});

describe('the installed command', () => {
  const bin = (name: string) => join(import.meta.dirname, `../../../bin/${name}.js`);

  /** What the shell makes of a command line whose `$COMMAND` is one of ours. */
  async function shell(
    script: string,
    command: string,
  ): Promise<Omit<Answer, 'code'> & { code: unknown }> {
    const env = { ...process.env, COMMAND: `"${process.execPath}" ${command}` };
    const child = spawn('sh', ['-c', script], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  }

  it('ends quietly when its reader goes away', () =>
    withFolder(async (path) => {
      await withLog(path, (log) => fill(log, 0, 20_000));
      const { out, err } = await shell(
        'eval "$COMMAND" | head -1',
        `"${bin('thl')}" list -thl "${path}"`,
      );
      expect({ out, err }).toEqual({ out: 'SEQ# = 0 / FRAG# = 0 (last frag)\n', err: '' });
    }));

  // The reader is gone before anything is written.
  it.each([
    ['replicator', 'config --describe'],
    ['trepctl', '--help'],
    ['thl', '--help'],
  ])('%s %s into a pipe that nobody reads is no error', async (name, args) => {
    const { out, err } = await shell(
      '{ sleep 0.3; eval "$COMMAND"; echo "code $?" >&2; } | true',
      `"${bin(name)}" ${args}`,
    );
    expect({ out, err }).toEqual({ out: '', err: 'code 0\n' });
  });

  it.each([
    ['replicator', 'config --describe'],
    ['trepctl', '--help'],
    ['thl', '--help'],
  ])('%s %s onto a full disk says so in a line, and ends with 1', async (name, args) => {
    const { code, err } = await shell('eval "$COMMAND" > /dev/full', `"${bin(name)}" ${args}`);
    expect(code).toBe(1);
    expect(err).toMatch(/^ERROR: the output cannot be written: ENOSPC.*\n$/);
  });
});
