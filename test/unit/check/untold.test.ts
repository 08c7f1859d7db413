import { expect, it } from 'vitest';
import { checkUntold } from '../../../src/check/untold.js';

function settings(variables: Record<string, string>, systemZone = 'utc') {
  const server = {
    flavour: 'mariadb',
    version: '10.11.6',
    versionNumber: [10, 11, 6],
    serverId: 1,
    serverUuid: '',
  } as const;
  return { server, variables: new Map(Object.entries(variables)), systemZone };
}

it.each([
  ['SYSTEM', 'utc', []],
  ['SYSTEM', 'berlin', ['time_zone']],
  ['Europe/Berlin', 'berlin', []],
])('a master under time_zone=%s in the zone %s makes %j', (time_zone, zone, findings) => {
  const found = checkUntold(settings({ time_zone }, zone), settings({ time_zone: 'SYSTEM' }));
  expect(found.map(({ name }) => name)).toEqual(findings);
});

it('tells where utf8 means another character set', () => {
  const [now, later] = [settings({ old_mode: 'UTF8_IS_UTF8MB3' }), settings({ old_mode: '' })];
  expect(checkUntold(later, now)).toMatchObject([{ name: 'old_mode' }]);
  expect(checkUntold(now, now)).toEqual([]);
});
