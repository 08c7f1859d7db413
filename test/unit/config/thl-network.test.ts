import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/config/display.js';
import { parseConfig } from '../../../src/config/load.js';
import { readToken } from '../../../src/config/secrets.js';
import { formatThlUri, parseThlUri } from '../../../src/config/thl-uri.js';

const TOKEN = 'a-token-of-the-tests-0123456789';

function master(listen: string): string {
  return `service: alpha\nrole: master\nsource: {user: app}\nthl: {path: a.thl, listen: ${listen}}\n`;
}

function slave(section: string): string {
  return `service: alpha\nrole: slave\ntarget: {user: app}\nthl: {path: a.thl}\nmaster: ${section}\n`;
}

function mistakeIn(text: string): string {
  try {
    parseConfig(text, 'a.yaml');
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a listener for slaves', () => {
  it.each([
    ['loopback, plain', '{}'],
    ['remote, TLS and token', `{host: 0.0.0.0, token: ${TOKEN}, tls: {cert: c, key: k}}`],
    ['remote, TLS and client certificates', '{host: db1, tls: {cert: c, key: k, ca: a}}'],
    ['remote, insecure on purpose', '{host: 0.0.0.0, insecure: true}'],
  ])('is accepted: %s', (_what, listen) => expect(mistakeIn(master(listen))).toBe('none'));

  it.each([
    ['remote, nothing', '{host: 0.0.0.0}', 'add tls and a token'],
    ['remote, no TLS', `{host: "::", token: ${TOKEN}}`, 'add tls,'],
    ['remote, no token', '{host: db1, tls: {cert: c, key: k}}', 'add a token (or tls.ca'],
    ['a token twice', `{token: ${TOKEN}, tokenEnv: T}`, 'given twice'],
  ])('is refused: %s', (_what, listen, words) =>
    expect(mistakeIn(master(listen))).toContain(words),
  );

  it('belongs to the process that writes the log', () => {
    const text = slave('{uris: [thl://::1]}').replace(/master:.*\n/, '');
    const listening = text.replace('a.thl}', 'a.thl, listen: {}}');
    expect(mistakeIn(listening)).toContain('another process, which is to serve it');
    expect(mistakeIn(text)).toBe('none');
  });
});

describe('a master to fetch from', () => {
  it.each([
    ['on loopback', '{uris: [thl://127.0.0.1:2112/]}'],
    ['elsewhere, with a token', `{uris: [thl://db1/], token: ${TOKEN}}`],
    [
      'elsewhere, with a certificate',
      '{uris: [thl://db1/], tls: {mode: verify-ca, cert: c, key: k}}',
    ],
    [
      'elsewhere, insecure on purpose',
      '{uris: [thl://db1], tls: {mode: disabled}, insecure: true}',
    ],
  ])('is accepted: %s', (_what, section) => expect(mistakeIn(slave(section))).toBe('none'));

  it.each([
    [
      'no token',
      '{uris: ["thl://[::1]/", thl://db1/]}',
      'thl://db1/ is on another host: add a token',
    ],
    ['no TLS', `{uris: [thl://db1/], token: ${TOKEN}, tls: {mode: disabled}}`, 'use tls.mode'],
    [
      'not verified',
      `{uris: [thl://db1/], token: ${TOKEN}, tls: {mode: required}}`,
      'use tls.mode',
    ],
    ['no URI', '{uris: []}', 'master.uris: found [], allowed: a list of URIs'],
    ['another scheme', '{uris: [http://db1/]}', 'found "http://db1/", allowed: a list of URIs'],
  ])('is refused: %s', (_what, section, words) =>
    expect(mistakeIn(slave(section))).toContain(words),
  );

  it('is all that a relay has, beside a listener', () => {
    const relay = slave('{uris: [thl://127.0.0.1/]}').replace('slave', 'relay');
    expect(mistakeIn(relay)).toContain('target: not used by role relay');
    const alone = relay.replace(/target:.*\n/, '');
    expect(mistakeIn(alone)).toContain('thl: listen: missing'.replace(': listen', '.listen'));
    expect(mistakeIn(alone.replace('a.thl}', 'a.thl, listen: {}}'))).toBe('none');
  });
});

describe('a THL URI', () => {
  it.each([
    ['thl://db1:2113/', { host: 'db1', port: 2113 }],
    ['thl://db1', { host: 'db1', port: 2112 }],
    ['thl://[fe80::1]:7/', { host: 'fe80::1', port: 7 }],
  ])('%s is read', (uri, address) => {
    expect(parseThlUri(uri)).toEqual(address);
    expect(parseThlUri(formatThlUri(address))).toEqual(address);
  });

  it.each([
    'thl://',
    'thl://a:0/',
    'thl://a:65536/',
    'thl://a/b',
    'thl://u@a/',
    'ws://a/',
    'thl://a b',
  ])('%s is none', (uri) => expect(parseThlUri(uri)).toBeUndefined());
});

describe('a token', () => {
  it('comes from the environment, must be long enough, and is not shown', () => {
    process.env['SLUICE_TEST_TOKEN'] = TOKEN;
    expect(readToken({ tokenEnv: 'SLUICE_TEST_TOKEN' })).toBe(TOKEN);
    expect(readToken({})).toBeUndefined();
    expect(() => readToken({ token: 'too-short' })).toThrow('too short');
    expect(() => readToken({ token: `${TOKEN} with blanks` })).toThrow('characters other than');
    const config = parseConfig(master(`{token: ${TOKEN}}`), 'a.yaml');
    expect(JSON.stringify(redact(config))).not.toContain(TOKEN);
    expect(mistakeIn(master('{token: 12345678901234567890}'))).not.toContain('1234567890');
  });
});
