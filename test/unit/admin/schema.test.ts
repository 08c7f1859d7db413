import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../../src/service/capabilities.js';
import { clientsOf } from '../../../src/service/clients.js';
import { heartbeatsOf } from '../../../src/service/heartbeats.js';
import { perfOf } from '../../../src/service/perf.js';
import { briefStatusOf, statusOf, type Status } from '../../../src/service/status.js';
import type { Snapshot } from '../../../src/service/snapshot.js';
import { VIEWS, viewOf } from '../../../src/service/views.js';
import { transaction, until } from '../pipeline/parts.js';
import { makeService } from '../service/fake-parts.js';

interface Documented {
  readonly type: string;
  readonly required: boolean;
}

/** The tables of `src/admin/README.md`, by their headings. */
function documented(): ReadonlyMap<string, ReadonlyMap<string, Documented>> {
  const text = readFileSync(new URL('../../../src/admin/README.md', import.meta.url), 'utf8');
  const tables = text.split(/^## /m).slice(1);
  return new Map(
    tables.map((section) => {
      const rows = [...section.matchAll(/^\| `(\w+)` +\| (\w+)(\??) +\|/gm)];
      const keys = rows.map(
        ([, key = '', type = '', optional]) => [key, { type, required: optional === '' }] as const,
      );
      return [section.split('\n')[0] ?? '', new Map(keys)];
    }),
  );
}

const service = makeService([
  () => [{ events: [], source: undefined }, ...transaction(0), ...transaction(1)],
]).service;
service.online();
await until(() => service.appliedSeqno === 1);
service.offlineAt({ at: 'seqno', seqno: 99 });
const beat = { id: 7n, name: 'x', seqno: 1, eventId: 'e', writtenAt: 1000, taken: 1500, done: 900 };
const plain = service.snapshot();
const snapshot: Snapshot = {
  ...plain,
  stages: plain.stages.map((stage) => ({ ...stage, heartbeats: [beat] })),
  slaves: [{ node: 'away', seqno: 1, seenAt: 0 }],
  clients: [
    {
      node: 'n',
      address: 'a',
      ackedSeqno: 1,
      sentSeqno: 1,
      waitingBytes: 0,
      connectedSeconds: 1,
      tls: undefined,
    },
  ],
};

const ANSWERS: Readonly<Record<string, readonly Status[]>> = {
  status: [statusOf(snapshot, 'v')],
  services: [briefStatusOf(snapshot)],
  ...Object.fromEntries(VIEWS.map((view) => [view, viewOf(view, snapshot)])),
  perf: perfOf(snapshot),
  heartbeats: heartbeatsOf(snapshot),
  clients: clientsOf(snapshot),
  capabilities: [capabilitiesOf(snapshot.config)],
};

const tables = documented();

it('every answer has a table', () => {
  const others = ['metrics', 'thl info', 'thl list', 'thl index']; // have tests of their own
  expect([...tables.keys()].toSorted()).toEqual([...Object.keys(ANSWERS), ...others].toSorted());
});

describe.each(Object.entries(ANSWERS))('%s', (name, blocks) => {
  const table = tables.get(name) ?? new Map<string, Documented>();
  it('answers what its table says, and nothing else', () => {
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const undocumented = Object.keys(block).filter((key) => !table.has(key));
      expect(undocumented).toEqual([]);
      for (const [key, { type, required }] of table) {
        const value = block[key];
        if (required) expect(value, key).toBeDefined();
        if (value !== undefined && value !== 'NONE' && type !== 'any') {
          expect(Array.isArray(value) ? 'list' : typeof value, key).toBe(type);
        }
      }
    }
  });
});

it('a heartbeat tells seconds to each step, never negative', () => {
  expect(heartbeatsOf(snapshot)[0]).toMatchObject({
    extracted: 0.5,
    stored: 0,
    sourceTime: '1970-01-01T00:00:01.000Z',
  });
});
