import { z } from 'zod';
import { bytes, duration, file } from '../units.js';
import { listenSchema } from './net.js';

export const thlSchema = z
  .strictObject({
    path: file.describe('file of the history log (SQLite); made when missing'),
    fragmentSize: bytes
      .prefault('1MiB')
      .describe('transactions above this size are stored as several fragments'),
    commitBytes: bytes
      .prefault('4MiB')
      .describe('group commit: so many bytes are written in one commit at most'),
    commitDelay: duration
      .prefault('0s')
      .describe('group commit: wait this long for more events before a commit'),
    retention: duration
      .prefault('7d')
      .describe('transactions older than this are purged once every consumer has them; 0: never'),
    maxSize: bytes
      .optional()
      .describe('purge the oldest transactions that every consumer has when the log is larger'),
    listen: listenSchema.optional(),
  })
  .describe('the transaction history log');
