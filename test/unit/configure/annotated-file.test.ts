import { describe, expect, it } from 'vitest';
import { allFields } from '../../../src/config/fields.js';
import { parseConfig } from '../../../src/config/load.js';
import { annotatedFile } from '../../../src/configure/annotated-file.js';

const SERVICE = {
  service: 'alpha',
  role: 'slave',
  master: { uris: ['thl://db1:2112/'], tokenFile: 'thl.token', tls: { mode: 'verify-identity' } },
  target: { host: 'db2', user: "it's: #1", passwordFile: 'alpha.target.password' },
  thl: { path: '../data/alpha.thl' },
  applier: { privileged: false },
};
const FILE = '/etc/sluice/alpha.yaml';
const text = annotatedFile(SERVICE, ['Service alpha']);

describe('a written configuration', () => {
  it('says what was chosen, and no more', () => {
    const plain = parseConfig(JSON.stringify(SERVICE), FILE);
    expect(parseConfig(text, FILE)).toEqual(plain);
  });

  it('has the default of every other key of its sections, and takes them all', () => {
    const uncommented = text.replaceAll(
      /^( *)# ([a-zA-Z]+:( \S+.*?)?)( #.*)?$/gm,
      (line, indent, key) => (isSetting(key) ? `${indent}${key}` : line),
    );
    expect(uncommented).toMatch(/^ {2}port: 3306$/m);
    expect(uncommented).toMatch(/^ {2}level: info$/m);
    expect(uncommented).toMatch(/^ {4}policy: auto$/m);
    expect(parseConfig(uncommented, FILE)).toEqual(parseConfig(text, FILE));
  });

  it('describes each of them', () => {
    const described = text.replaceAll(/\n *# /g, ' ').replaceAll('# ', '');
    for (const { path, schema } of allFields()) {
      if (!/^(thl|applier|admin|log)\.[a-zA-Z]+$/.test(path) || /token|listen/i.test(path))
        continue;
      expect(described).toContain(schema.description);
    }
  });

  it('names no place for a password but the chosen one, and no section of another role', () => {
    expect(text).not.toMatch(/password:|passwordEnv|tokenEnv|token:|source:/);
  });
});

/** With a value; a section whose keys all have one is a setting as well. */
function isSetting(line: string): boolean {
  const key = line.slice(0, line.indexOf(':'));
  const field = allFields().filter(({ path }) => path.split('.').at(-1) === key);
  const isSection = field.some(({ schema }) => schema.properties !== undefined);
  if (isSection) return ['admin', 'log', 'filters', 'definer', 'replicate', 'rename'].includes(key);
  return /^\w+: ./.test(line) && field.some(({ schema }) => schema.default !== undefined);
}
