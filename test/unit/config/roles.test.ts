import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, loadConfigInRole, parseConfig } from '../../../src/config/load.js';
import { forgetStaleRole, writeRoleState } from '../../../src/config/role-state.js';
import { pidFileOf, roleFileOf } from '../../../src/config/run-files.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-roles-'));
  file = join(folder, 'alpha.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (role: string, more = '') => `service: alpha
role: ${role}
datasource: { host: 127.0.0.1, port: 3399, user: app, passwordFile: secret }
source: { serverId: 7, user: extract }
target: { passwordEnv: OTHER }
master: { uris: ['thl://127.0.0.1/'] }
thl: { path: alpha.thl }
${more}`;

describe('a database that is described once', () => {
  it('is the source of a master, which has nothing else', () => {
    const { source, target, master, sourceId } = parseConfig(text('master'), file);
    expect(source).toMatchObject({ port: 3399, user: 'extract', serverId: 7 });
    expect(source?.passwordFile).toBe(join(folder, 'secret'));
    expect([target, master]).toEqual([undefined, undefined]);
    expect(sourceId).toMatch(/^(?!127\.0\.0\.1).+:3399$/);
  });

  it('is the target of a slave, with a password of its own', () => {
    const { source, target } = parseConfig(text('slave'), file);
    expect(target).toMatchObject({ port: 3399, user: 'app', passwordEnv: 'OTHER' });
    expect(target).not.toHaveProperty('passwordFile');
    expect(source).toBeUndefined();
  });

  it('is not used by a relay, and not allowed to role direct', () => {
    const { source, target, master } = parseConfig(text('relay', ''), file, {
      'thl.listen.port': '0',
    });
    expect([source, target, master?.uris]).toEqual([undefined, undefined, ['thl://127.0.0.1/']]);
    expect(() => parseConfig(text('direct'), file)).toThrow('datasource: not used by role direct');
  });

  it('has its mistakes reported where they stand, once', () => {
    const wrong = text('slave').replace('port: 3399', 'port: x, colour: red');
    expect(() => parseConfig(wrong, file)).toThrow(
      /has 2 mistakes:\n.*datasource.port.*\n.*datasource.colour/,
    );
  });
});

describe('a role given by command', () => {
  it('is kept, with the names of files as before, until it is taken back', () => {
    writeFileSync(file, text('slave'));
    const before = loadConfig(file);
    writeRoleState(before, 'slave', { role: 'master' });
    const after = loadConfig(file);
    expect(after).toMatchObject({ role: 'master', configuredRole: 'slave' });
    expect(after.target).toBeUndefined();
    expect(pidFileOf(after)).toBe(pidFileOf(before));
    writeRoleState(after, 'slave', { role: 'slave' });
    expect(loadConfig(file)).toEqual(before);
    expect(existsSync(roleFileOf(before))).toBe(false);
  });

  it('has a master of its own', () => {
    writeFileSync(file, text('master'));
    const masterUris = ['thl://localhost:9/'];
    const config = loadConfigInRole(file, {}, { role: 'slave', masterUris });
    writeRoleState(config, 'master', { role: 'slave', masterUris });
    expect(loadConfig(file).master?.uris).toEqual(masterUris);
  });

  it('gives way to a role that was edited in the file, for good', () => {
    writeFileSync(file, text('slave'));
    writeRoleState(loadConfig(file), 'slave', { role: 'master' });
    writeFileSync(file, text('master'));
    const edited = loadConfig(file);
    expect(edited).not.toHaveProperty('configuredRole');
    forgetStaleRole(edited);
    writeFileSync(file, text('slave'));
    expect(loadConfig(file).role).toBe('slave');
  });

  it('that cannot be read stops the start', () => {
    writeFileSync(file, text('slave'));
    writeFileSync(roleFileOf(loadConfig(file)), 'torn');
    expect(() => loadConfig(file)).toThrow('does not say which role');
  });
});
