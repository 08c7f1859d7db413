import { indexLog } from '../../thl/sqlite/inspect.js';
import type { Command } from './command.js';
import { findLog } from './log-place.js';
import { formatMilliseconds } from './text.js';
import { toJson } from './to-json.js';

/** `thl index`: which transactions came from which binlog file. */
export const indexCommand: Command = {
  name: 'index',
  describe: 'which transactions came from which binlog file of the source',
  options: { json: { type: 'boolean', describe: 'one JSON object per line' } },
  async run(args, { out }) {
    for (const range of indexLog(findLog(args).path)) {
      const { file, firstSeqno, lastSeqno, epoch, sourceId, serverVersion, storedAt } = range;
      const since = formatMilliseconds(storedAt);
      await out.write(
        args['json'] === true
          ? toJson({ ...range, storedAt: since })
          : `LogIndexEntry ${file}(${firstSeqno}:${lastSeqno}) epoch# = ${epoch} source = ${sourceId} server = ${serverVersion} since = ${since} UTC\n`,
      );
    }
  },
};
