import { join } from 'node:path';
import { pino } from 'pino';
import { openLog } from '../../src/thl/sqlite/sqlite-log.js';
import { makeTemporaryDir, removeTemporaryDir } from '../support/tmp.js';
import { logContract } from './log-contract.js';

const logger = pino({ level: 'silent' });
const config = {
  fragmentSize: 1024 * 1024,
  commitBytes: 4 * 1024 * 1024,
  commitDelay: 0,
  retention: 0,
};

logContract('SQLite log', () => {
  const folder = makeTemporaryDir('log');
  const path = join(folder, 'thl.db');
  return {
    open: (settings) => openLog({ path, ...config, ...settings }, 'write', { logger }),
    openReader: () => openLog({ path }, 'read', { logger }),
    dispose: async () => removeTemporaryDir(folder),
  };
});
