import { describe, expect, it } from 'vitest';
import { changesBetween, forNextOnline, withNow } from '../../../src/config/changes.js';
import { parseConfig } from '../../../src/config/load.js';

const BASE = {
  service: 'alpha',
  role: 'slave',
  master: { uris: ['thl://localhost/'] },
  target: { user: 'app', password: 'before' },
  thl: { path: 'a.thl', listen: { keepAge: '1d' } },
};
const config = (changes: object = {}) =>
  parseConfig(JSON.stringify({ ...BASE, ...changes }), '/srv/a.yaml');

const WANTED = config({
  target: { user: 'app', password: 'behind', host: 'db9' },
  thl: { path: 'b.thl', retention: '1d', commitDelay: '1ms', listen: { keepAge: '2d', port: 3 } },
  applier: { retries: 3, blockTransactions: 7 },
  filters: { replicate: { ignore: ['x'] } },
  admin: { port: 9 },
  log: { level: 'debug', file: 'z.log' },
  autoRecoveryDelay: '1s',
});

describe('a configuration that was edited', () => {
  it('is told key by key, with when each takes effect, and without secrets', () => {
    const changes = changesBetween(config(), WANTED);
    const effects = Object.fromEntries(changes.map(({ key, takesEffect }) => [key, takesEffect]));
    expect(effects).toEqual({
      'target.host': 'online',
      'target.password': 'online',
      'thl.path': 'restart',
      'thl.commitDelay': 'online',
      'thl.retention': 'now',
      'thl.listen.port': 'online',
      'thl.listen.keepAge': 'now',
      'applier.blockTransactions': 'online',
      'applier.retries': 'now',
      'filters.replicate.ignore': 'online',
      'admin.port': 'restart',
      'log.level': 'now',
      'log.file': 'restart',
      autoRecoveryDelay: 'now',
    });
    expect(changes.find(({ key }) => key === 'log.level')).toMatchObject({
      from: '"info"',
      to: '"debug"',
    });
    expect(JSON.stringify(changes)).not.toMatch(/before|behind/);
  });

  it('is taken up by a running service as far as that was said', () => {
    const now = withNow(config(), WANTED);
    const left = new Set(changesBetween(now, WANTED).map(({ takesEffect }) => takesEffect));
    expect(left).toEqual(new Set(['online', 'restart']));
    expect(now.thl).toMatchObject({ commitDelay: 0, retention: 86_400_000 });
  });

  it('is taken up by one that goes online, but for what needs a new process', () => {
    const next = forNextOnline(config(), WANTED);
    expect(changesBetween(next, WANTED).map(({ key }) => key)).toEqual([
      'thl.path',
      'admin.port',
      'log.file',
    ]);
  });

  it('opens a port that was not there at the next time online', () => {
    const closed = config({ thl: { path: 'a.thl' } });
    const changes = changesBetween(closed, config());
    expect(changes).not.toEqual([]);
    expect(changes.filter(({ takesEffect }) => takesEffect !== 'online')).toEqual([]);
    expect(withNow(closed, config()).thl.listen).toBeUndefined();
    expect(forNextOnline(closed, config()).thl.listen).toBeDefined();
  });

  it('that says the same has no changes', () => {
    expect(changesBetween(config(), config())).toEqual([]);
  });
});
