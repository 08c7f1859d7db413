import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startAdminServer, type AdminServer } from '../../../src/admin/server.js';
import type { ServiceHost } from '../../../src/service/host.js';
import { metricsOf, processMetrics } from '../../../src/service/metrics.js';
import type { Snapshot } from '../../../src/service/snapshot.js';
import { failure, logger, transaction, until } from '../pipeline/parts.js';
import { makeService } from '../service/fake-parts.js';

const { service } = makeService([
  () => [{ events: [], source: undefined }, ...transaction(0), ...transaction(1)],
]);
service.online();
await until(() => service.appliedSeqno === 1);

const host: ServiceHost = {
  services: new Map([['alpha', service]]),
  load: () => Promise.reject(failure('SERVICE_UNKNOWN')),
  unload: () => Promise.resolve(),
  reload: () => [],
  setRole: () => Promise.reject(failure('SERVICE_UNKNOWN')),
  end: () => {},
};
let server: AdminServer;
beforeAll(async () => {
  server = await startAdminServer({ host: '127.0.0.1', port: 0, insecure: false }, host, logger);
});
afterAll(() => server.close());

/** One of everything. */
const plain = service.snapshot();
const full: Snapshot = {
  ...plain,
  pending: failure('ROW_NOT_FOUND'),
  skews: { ...plain.skews, source: { ahead: -0.5, accuracy: 0.001 } },
  slaves: [{ node: 'away', seqno: 0, seenAt: 0 }],
};

/** As a scraper sees them: name and labels, and the value. */
async function scrape(): Promise<{ type: string | null; lines: string[] }> {
  const answer = await fetch(`${server.url}/metrics`);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  return { type: answer.headers.get('content-type'), lines: text.split('\n') };
}

it('are served in the text format of Prometheus', async () => {
  const { type, lines } = await scrape();
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
  const of = 'service="alpha",role="direct"';
  for (const line of [
    '# TYPE sluice_state gauge',
    `sluice_state{${of},state="ONLINE"} 1`,
    `sluice_state{${of},state="OFFLINE:ERROR"} 0`,
    `sluice_applied_seqno{${of}} 1`,
    `sluice_thl_max_seqno{${of}} 1`,
    `sluice_behind_transactions{${of}} 0`,
    `sluice_connected{${of},to="target"} 1`,
    `sluice_recoveries_total{${of}} 0`,
    `sluice_stage_transactions_total{${of},stage="thl-to-dbms"} 2`,
    '# TYPE sluice_stage_transactions_total counter',
  ]) {
    expect(lines).toContain(line);
  }
  expect(lines.filter((line) => line.startsWith('sluice_error{'))).toEqual([]);
});

it('are guarded as all of the API is', async () => {
  const token = 'a-token-of-the-tests-0123456789';
  const config = { host: '127.0.0.1', port: 0, insecure: false, token };
  const closed = await startAdminServer(config, host, logger);
  const statusOf = async (url: string, headers: Record<string, string>) => {
    const answer = await fetch(`${url}/metrics`, { headers });
    return [answer.status, (await answer.text()).includes('sluice_state')];
  };
  try {
    expect(await statusOf(closed.url, {})).toEqual([401, false]);
    expect(await statusOf(closed.url, { authorization: `Bearer ${token}` })).toEqual([200, true]);
  } finally {
    await closed.close();
  }
  expect(await statusOf(server.url, { origin: 'http://evil.example' })).toEqual([400, false]);
  expect(await statusOf(server.url.replace('127.0.0.1', 'localhost'), {})).toEqual([200, true]);
});

it('show the same again when they are scraped again', async () => {
  const steady = (lines: string[]) => lines.filter((line) => /_seqno|_transactions/.test(line));
  const [first, second] = [await scrape(), await scrape()];
  expect(steady(second.lines)).toEqual(steady(first.lines));
});

const value = (snapshot: Snapshot, name: string) =>
  metricsOf([snapshot])
    .find((it) => it.name === name)
    ?.samples.map((it) => it.value);

it('tell an error by its code, and a clock that is behind', () => {
  const error = metricsOf([full]).find(({ name }) => name === 'sluice_error');
  expect(error?.samples).toEqual([
    { labels: { service: 'alpha', role: 'direct', code: 'ROW_NOT_FOUND' }, value: 1 },
  ]);
  expect(value(full, 'sluice_clock_skew_seconds')).toEqual([-0.5, 0]);
  expect(value(full, 'sluice_slave_behind_transactions')).toEqual([1]);
  expect(value(full, 'sluice_slave_connected')).toEqual([0]);
});

it('leave out what is not known, instead of -1', () => {
  const never: Snapshot = { ...plain, stages: [], state: 'GOING-ONLINE:SYNCHRONIZING' };
  for (const name of ['applied_seqno', 'applied_latency_seconds', 'behind_transactions']) {
    expect(value(never, `sluice_${name}`), name).toEqual([]);
  }
  const empty: Snapshot = { ...plain, stages: [], bounds: { minSeqno: 5, maxSeqno: 9 } };
  expect(value(empty, 'sluice_behind_transactions')).toEqual([5]); // online, and nothing applied yet
});

it('keep the conventions of names, and are in the table of the documentation', () => {
  const metrics = [...metricsOf([full]), ...processMetrics()];
  for (const { name, type, help } of metrics) {
    expect(name).toMatch(/^(sluice|process)_[a-z][a-z_]*[a-z]$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    expect(help).toMatch(/^[A-Z1].*\.$/);
  }
  const text = readFileSync(new URL('../../../src/admin/README.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((it) => it.startsWith('metrics\n')) ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.*?) +\|/gm)];
  const documented = rows.map(([, name, type, labels]) => ({ name, type, labels }));
  const own = ['service', 'role'];
  const expected = metrics.map(({ name, type, labels }) => ({
    name,
    type,
    labels: labels
      .filter((label) => !own.includes(label))
      .map((label) => `\`${label}\``)
      .join(', '),
  }));
  expect(documented).toEqual(expected);
});

it('are what the example of alerts asks for', () => {
  const file = new URL('../../../conf/prometheus-alerts.yaml', import.meta.url);
  const { groups } = parse(readFileSync(file, 'utf8')) as {
    groups: Array<{ rules: Array<{ alert: string; expr: string }> }>;
  };
  const names = metricsOf([full]).map(({ name }) => name);
  for (const { alert, expr } of groups.flatMap(({ rules }) => rules)) {
    const used = expr.match(/\bsluice_[a-z_]+/g) ?? [];
    expect(
      used.filter((name) => !names.includes(name)),
      alert,
    ).toEqual([]);
  }
});
