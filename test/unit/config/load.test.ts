import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../../../src/config/load.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';

const MINIMAL = `service: alpha
role: slave
target: {user: app}
thl: {path: a.thl}
`;

function messageOf(text: string, overrides = {}): string {
  try {
    parseConfig(text, '/etc/sluice/a.yaml', overrides);
  } catch (error) {
    expect(error).toBeInstanceOf(SluiceError);
    expect((error as SluiceError).code).toBe('CONFIG_INVALID');
    expect((error as SluiceError).hint).not.toBe('');
    return (error as SluiceError).message;
  }
  throw new Error('no error');
}
const linesOf = (text: string, overrides = {}) => messageOf(text, overrides).split('\n').slice(1);

describe('a valid file', () => {
  it('gets its defaults', () => {
    const config = parseConfig(MINIMAL, '/etc/sluice/a.yaml');
    expect(config.target).toEqual({
      user: 'app',
      host: '127.0.0.1',
      port: 3306,
      connectTimeout: 10_000,
    });
    expect(config.applier.blockBytes).toBe(4 * 1024 * 1024);
    expect(config.thl.retention).toBe(7 * 86_400_000);
    expect(config.admin).toEqual({ host: '127.0.0.1', port: 10000, insecure: false });
  });

  it('has its file names made absolute from its own folder', () => {
    const text = MINIMAL.replace(
      'user: app',
      'user: app, passwordFile: ../pw, tls: {mode: required, ca: /ca}',
    );
    const config = parseConfig(`${text}pidFile: run/a.pid\n`, '/etc/sluice/a.yaml');
    expect(config.thl.path).toBe('/etc/sluice/a.thl');
    expect(config.target?.passwordFile).toBe('/etc/pw');
    expect(config.target?.tls?.ca).toBe('/ca');
    expect(config.pidFile).toBe('/etc/sluice/run/a.pid');
  });

  it('is overridden by settings of the command line', () => {
    const config = parseConfig(MINIMAL, 'a.yaml', { 'admin.port': '0', 'log.level': 'debug' });
    expect([config.admin.port, config.log.level]).toEqual([0, 'debug']);
  });
});

describe('a mistake is reported', () => {
  it('with file, line, column, path, what was found and what is allowed', () => {
    expect(linesOf(MINIMAL.replace('role: slave', 'role: slaev'))).toEqual([
      '  /etc/sluice/a.yaml:2:1: role: found "slaev", allowed: one of direct, master, slave, relay',
    ]);
  });

  it('together with all the others', () => {
    const lines = linesOf(`service: Alpha
role: direct
source:
  usr: app
  port: "3306"
target:
  user: app
  port: 70000
thl: {path: a.thl, fragmentSize: 1MB, retention: 7 weeks}
applier: {privileged: yes please}
autoOnline: 1
`);
    expect(lines).toEqual([
      '  /etc/sluice/a.yaml:1:1: service: found "Alpha", allowed: a name that starts with a lower-case letter, of a-z, 0-9 and _, 48 at most',
      '  /etc/sluice/a.yaml:3:1: source.user: missing; expected text',
      '  /etc/sluice/a.yaml:4:3: source.usr: unknown key; did you mean user?',
      '  /etc/sluice/a.yaml:5:3: source.port: found "3306", allowed: a whole number from 1 to 65535',
      '  /etc/sluice/a.yaml:8:3: target.port: found 70000, allowed: a whole number from 1 to 65535',
      '  /etc/sluice/a.yaml:9:20: thl.fragmentSize: found "1MB", allowed: bytes, as 1048576, 64KiB, 1MiB or 2GiB',
      '  /etc/sluice/a.yaml:9:39: thl.retention: found "7 weeks", allowed: a time, as 500ms, 30s, 10m, 12h or 7d; a bare number is seconds',
      '  /etc/sluice/a.yaml:10:11: applier.privileged: found "yes please", allowed: auto, true or false',
      '  /etc/sluice/a.yaml:11:1: autoOnline: found 1, allowed: true or false',
    ]);
  });

  it.each([
    ['direct', 'source: {user: a}', 'target: missing; role direct needs this section'],
    ['master', '', 'source: missing; role master needs this section'],
    ['slave', '', 'target: missing; role slave needs this section'],
    ['master', 'source: {user: a}\ntarget: {user: a}', 'target: not used by role master'],
    ['slave', 'source: {user: a}\ntarget: {user: a}', 'source: not used by role slave'],
  ])('in what role %s needs and does not use', (role, sections, expected) => {
    const lines = linesOf(`service: a\nrole: ${role}\n${sections}\nthl: {path: a}\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(expected);
  });

  it('in a key far from any known one, with the known ones', () => {
    expect(linesOf(`${MINIMAL}log: {colour: red}\n`)).toEqual([
      '  /etc/sluice/a.yaml:5:7: log.colour: unknown key; allowed here: level, file',
    ]);
  });

  it.each([
    ['service: a\n\trole: slave\n', /a\.yaml:2:1: a line begins with a tab; indent with spaces$/],
    [
      'service: a\n---\nservice: b\n',
      /a\.yaml:2:1: a second document begins with ---; a file holds/,
    ],
    ['thl: {path: "C:\\sluice"}\n', /a\.yaml:1:1\d: a backslash within "double quotes"; write it/],
    ['- service: a\n', /a\.yaml is no list of keys and values, as `service: alpha`/],
    ['service', /a\.yaml is no list of keys and values/],
    [Buffer.from('service: a\n', 'utf16le').toString(), /it must be text in UTF-8$/],
  ])('%j: what is wrong, and where', (text, expected) => {
    const lines = linesOf(text);
    expect(lines[0]).toMatch(expected);
    expect(lines.filter((line) => line.includes('missing; expected'))).toEqual([]);
  });

  it.each(['', '# nothing\n', '\ufeff'])('keys that are missing in the empty file %j', (text) => {
    expect(linesOf(text)[0]).toContain('service: missing; expected a name');
  });

  it('in the syntax', () => {
    const lines = linesOf(`${MINIMAL}role: master\nadmin: [1\n`);
    expect(lines[0]).toBe(
      '  /etc/sluice/a.yaml:5:1: this key stands there twice; a section has each key once',
    );
    expect(lines[1]).toMatch(/a\.yaml:7:1: .*must be sufficiently indented|a\.yaml:\d+:\d+: /);
  });

  it('in a setting of the command line, by its name there', () => {
    expect(linesOf(MINIMAL, { 'admin.port': 'x' })).toEqual([
      '  --set admin.port: found "x", allowed: a whole number from 0 to 65535',
    ]);
  });

  it('in a password given twice and half a client certificate', () => {
    const lines = linesOf(
      MINIMAL.replace(
        'user: app',
        'user: app, password: x, passwordEnv: X, tls: {mode: required, cert: c}',
      ),
    );
    expect(lines[0]).toContain('the password is given twice, as password and passwordEnv');
    expect(lines[1]).toContain('target.tls: cert and key go together');
  });

  it('in a listener beyond loopback', () => {
    const [line] = linesOf(`${MINIMAL}admin: {host: 0.0.0.0}\n`);
    expect(line).toContain(
      'a.yaml:5:9: admin.host: 0.0.0.0 can be reached from other hosts: add tls',
    );
    expect(line).toContain('a token');
  });

  it('without the password in it', () => {
    const message = messageOf(MINIMAL.replace('user: app', 'user: app, password: 123456'));
    expect(message).toContain('target.password: found something that is no text');
    expect(message).not.toContain('123456');
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read', () => {
    const path = join(folder, 'a.yaml');
    writeFileSync(path, MINIMAL);
    expect(loadConfig(path).thl.path).toBe(join(folder, 'a.thl'));
  });

  it('that cannot be read are named', () => {
    const path = join(folder, 'missing.yaml');
    expect(() => loadConfig(path)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_UNREADABLE',
        message: expect.stringContaining(path),
      }),
    );
  });

  it('conf/host.yaml is valid in each of its roles', () => {
    const file = join(import.meta.dirname, '../../../conf/host.yaml');
    for (const role of ['master', 'slave', 'relay']) {
      expect(loadConfig(file, { role }).role).toBe(role);
    }
  });

  it.each(['master', 'slave'] as const)('docker/%s.yaml is valid', (role) => {
    const file = join(import.meta.dirname, `../../../docker/${role}.yaml`);
    expect(loadConfig(file).role).toBe(role);
  });

  it.each(['direct', 'master', 'slave'])('conf/%s.yaml is a valid example of its role', (role) => {
    const config = loadConfig(join(import.meta.dirname, `../../../conf/${role}.yaml`));
    expect(config.role).toBe(role);
    expect(config.service).toBe('alpha');
  });
});
