import { expect, it } from 'vitest';
import { systemdUnit } from '../../../src/configure/systemd-unit.js';

it('runs the service in the foreground, as its user, and lets it write where it must', () => {
  const unit = systemdUnit({
    service: 'alpha',
    role: 'slave',
    configFile: '/srv/my files/100%/$x.yaml',
    program: ['/usr/bin/node', '/opt/replicator.js'],
    user: 'sluice',
    writable: ['/var/lib/sluice'],
  });
  expect(unit).toContain(
    'ExecStart=/usr/bin/node /opt/replicator.js run --config "/srv/my files/100%%/$$x.yaml"\n',
  );
  expect(unit).toMatch(/^User=sluice\n/m);
  expect(unit).toMatch(/^ReadWritePaths=\/var\/lib\/sluice\n/m);
  expect(unit).toContain('/etc/systemd/system/sluice-alpha-slave.service');
});
