import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/util/make-folder.js';
import { makeTemporaryDir, removeTemporaryDir } from '../../support/tmp.js';

let folder: string;
beforeEach(() => (folder = makeTemporaryDir('make-folder')));
afterEach(() => removeTemporaryDir(folder));

describe('making a folder', () => {
  it('makes what is missing above it, and again nothing', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('fails where a file stands in the way', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file'))).toThrow(/EEXIST/);
    expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
  });

  it('fails, instead of trying for ever, where the kernel lets nobody make one', () => {
    expect(() => makeFolder('/proc/nope/below')).toThrow(/ENOENT|EACCES|EROFS/);
  });
});
