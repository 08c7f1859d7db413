import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import {
  completePidFile,
  readPidFile,
  releasePidFile,
  takePidFile,
} from '../../../src/cli/pid-file.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-pid-'));
const path = join(folder, 'run', 'a.pid');
beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

it('names the process and, once it listens, its address', () => {
  takePidFile(path);
  expect(readPidFile(path)).toMatchObject({ pid: process.pid, url: '' });
  completePidFile(path, 'http://127.0.0.1:10000');
  expect(readPidFile(path)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:10000' });
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(String(process.pid));
});

it('says what to do where it cannot be written', () => {
  const unwritable = '/proc/self/a.pid';
  expect(() => takePidFile(unwritable)).toThrow(
    expect.objectContaining({
      code: 'FILE_UNWRITABLE',
      message: expect.stringContaining(`pid file ${unwritable} cannot be written: `),
    }),
  );
});

it('is not taken from a process that is alive', () => {
  takePidFile(path);
  expect(() => takePidFile(path)).toThrow(
    expect.objectContaining({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining(`process ${process.pid} `),
    }),
  );
  expect(readPidFile(path)?.pid).toBe(process.pid);
});

it.each([
  ['a process that is gone', '4194304\n1\n\n'],
  ['an earlier process with the same pid', `${process.pid}\n1\nhttp://127.0.0.1:1\n`],
  ['nothing', ''],
  ['something else', 'hello\n'],
])('is taken over from %s', (_, text) => {
  takePidFile(path);
  writeFileSync(path, text);
  expect(readPidFile(path)).toBeUndefined();
  takePidFile(path);
  expect(readPidFile(path)?.pid).toBe(process.pid);
});

it('leaves nothing behind', () => {
  takePidFile(path);
  completePidFile(path, 'http://127.0.0.1:10000');
  releasePidFile(path);
  expect(readdirSync(join(folder, 'run'))).toEqual([]);
  expect(readPidFile(path)).toBeUndefined();
});
