import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openLog } from '../../../src/thl/sqlite/sqlite-log.js';
import { transaction, until } from '../pipeline/parts.js';
import { configFor, makeService } from './fake-parts.js';

it('shows nothing of a lost history log once a new one was begun', async () => {
  let file = 'lost.thl';
  const folder = dirname(configFor().thl.path);
  const sessions = [
    () => [...transaction(0), ...transaction(1)],
    () => [{ events: [], source: undefined }],
  ];
  const { service, target } = makeService(sessions, '', {
    openLog: (mode) =>
      openLog({ ...configFor().thl, path: join(folder, file) }, mode, {
        logger: pino({ level: 'silent' }),
      }),
  });
  service.online();
  await until(() => target.point?.seqno === 1);
  await service.offline();
  expect(service.snapshot().bounds).toMatchObject({ minSeqno: 0, maxSeqno: 1 });
  file = 'new.thl';
  target.point = undefined;
  service.online();
  await until(() => service.state === 'ONLINE');
  expect(service.snapshot().bounds).toBeUndefined();
  await service.offline();
  expect(service.snapshot().bounds).toBeUndefined();
});
