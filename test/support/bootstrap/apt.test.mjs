import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { debianMirror } from './apt.mjs';
import { makeTemporaryDir } from './tmp.mjs';

/** An /etc/apt with these files. */
function etcApt(files) {
  const etc = makeTemporaryDir('apt');
  mkdirSync(join(etc, 'sources.list.d'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(etc, name), text);
  return etc;
}

it.each([
  ['the one-line format', 'sources.list', 'deb [arch=amd64] http://a.test/debian/ bookworm main\n'],
  [
    'the paragraph format',
    'sources.list.d/debian.sources',
    'Types: deb\nURIs: http://x.test/debian-security http://a.test/debian/\nSuites: bookworm\n',
  ],
])('reads the mirror from %s', (_, name, text) => {
  expect(debianMirror(etcApt({ [name]: text }))).toBe('http://a.test/debian/');
});

it('skips other repositories, comments and leftovers, and has a default', () => {
  const etc = etcApt({
    'sources.list': '# deb http://a.test/debian bookworm main\n',
    'sources.list.d/node.list': 'deb http://b.test/node_20.x nodistro main\n',
    'sources.list.d/debian.list.dpkg-old': 'deb http://c.test/debian bookworm main\n',
  });
  expect(debianMirror(etc)).toBe('http://deb.debian.org/debian');
});
