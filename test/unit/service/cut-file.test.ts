import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServiceConfig } from '../../../src/config/schema.js';
import { cutMemoryOf } from '../../../src/service/cut-file.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';

let folder: string;
let config: ServiceConfig;
beforeEach(() => {
  folder = makeTemporaryDir('cut');
  config = { thl: { path: join(folder, 'a.thl') } } as ServiceConfig;
});
afterEach(() => removeTemporaryDir(folder));

const at = (seqno: number) => ({
  seqno,
  epoch: 1,
  sourceId: 'db1',
  eventId: `binlog.1:${seqno};1`,
});

it('keeps where the log was cut, for another process, until it is forgotten', () => {
  cutMemoryOf(config).note(at(6));
  expect(cutMemoryOf(config).read()).toEqual(at(6));
  cutMemoryOf(config).forget();
  expect(cutMemoryOf(config).read()).toBeUndefined();
  expect(existsSync(join(folder, 'a.thl.cut'))).toBe(false);
  cutMemoryOf(config).forget(); // twice is once
});

it('of several cuts before the target went on, the lowest counts', () => {
  const cuts = cutMemoryOf(config);
  for (const seqno of [6, 9, 3, 4]) cuts.note(at(seqno));
  expect(cuts.read()).toEqual(at(3));
});

it('refuses a damaged file: guessing would lose transactions, or apply them twice', () => {
  writeFileSync(join(folder, 'a.thl.cut'), '{"seqno": ');
  expect(() => cutMemoryOf(config).read()).toThrow(/a\.thl\.cut/);
});
