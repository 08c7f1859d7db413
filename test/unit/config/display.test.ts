import { expect, it } from 'vitest';
import { describeConfig, redact } from '../../../src/config/display.js';
import { parseConfig } from '../../../src/config/load.js';
import { logFileOf, pidFileOf } from '../../../src/config/run-files.js';

const DIRECT = `service: a
role: direct
source: {user: u, password: source-secret}
target: {user: u, password: target-secret}
thl: {path: /data/a.thl}
`;

it('hides passwords and nothing else', () => {
  const config = parseConfig(DIRECT, 'a.yaml');
  const shown = redact(config);
  expect(JSON.stringify(shown)).not.toContain('secret');
  expect(shown.source).toEqual({ ...config.source, password: '(hidden)' });
  expect(config.source?.password).toBe('source-secret');
});

it('describes every key: where it stands, what is allowed, its default', () => {
  const text = describeConfig();
  expect(text).toContain('role\n    one of direct, master, slave, relay; required\n');
  expect(text).toContain('source.port\n    a whole number from 1 to 65535; default 3306\n');
  expect(text).toContain('; default "7d"\n');
  expect(text).toContain('target.tls\n    a section\n    encryption of the connection\n');
  expect(text).not.toContain('\n    \n');
});

it('puts pid and log file next to the history log, by service and role', () => {
  const config = parseConfig(DIRECT, 'a.yaml');
  expect(pidFileOf(config)).toBe('/data/a-direct.pid');
  expect(logFileOf(config)).toBe('/data/a-direct.log');
  expect(pidFileOf({ ...config, pidFile: '/run/x.pid' })).toBe('/run/x.pid');
});
