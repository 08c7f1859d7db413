import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exposedFiles } from '../../../src/config/exposed-files.js';
import { parseConfig } from '../../../src/config/load.js';

describe('files with secrets', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-exposed-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function exposedWithMode(mode: number): string[] {
    const file = join(folder, 'password');
    writeFileSync(file, 'secret\n');
    chmodSync(file, mode);
    const text = [
      'service: alpha',
      'role: direct',
      'source: {user: a, passwordFile: password}',
      'target: {user: b, passwordFile: missing}',
      'thl: {path: thl.db}',
    ].join('\n');
    return exposedFiles(parseConfig(text, join(folder, 'alpha.yaml'))).map(({ key }) => key);
  }

  it.each([0o644, 0o604])('are named when everybody may read them (mode %o)', (mode) => {
    expect(exposedWithMode(mode)).toEqual(['source.passwordFile']);
  });

  it.each([0o600, 0o640])('are not named when others may not (mode %o)', (mode) => {
    expect(exposedWithMode(mode)).toEqual([]);
  });
});
