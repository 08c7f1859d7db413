import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile, syncFolderOf } from '../config/replace-file.js';
import { cutFileOf } from '../config/run-files.js';
import type { ServiceConfig } from '../config/schema.js';
import { SluiceError } from '../errors/sluice-error.js';
import { reasonOf } from '../errors/reason.js';
import type { CutMemory } from '../pipeline/cut-memory.js';
import type { HeldTransaction } from '../thl/net/protocol.js';

const cutSchema = z.strictObject({
  seqno: z.number().int(),
  epoch: z.number().int(),
  sourceId: z.string(),
  eventId: z.string(),
});

/**
 * Keeps in a file beside the history log where it was cut.
 * @throws SluiceError THL_UNAVAILABLE from its methods: the file is damaged, or cannot be written
 */
export function cutMemoryOf(config: ServiceConfig): CutMemory {
  const path = cutFileOf(config);
  const read = (): HeldTransaction | undefined => guarded(path, () => readCut(path));
  const note = (last: HeldTransaction): void => {
    const before = read();
    const lowest = before !== undefined && before.seqno < last.seqno ? before : last;
    guarded(path, () => replaceFile(path, `${JSON.stringify(lowest)}\n`));
  };
  const forget = (): void => {
    if (read() === undefined) return;
    guarded(path, () => {
      rmSync(path, { force: true });
      syncFolderOf(path);
    });
  };
  return { read, note, forget };
}

function readCut(path: string): HeldTransaction | undefined {
  try {
    return cutSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = reasonOf(cause);
    throw new SluiceError('THL_UNAVAILABLE', `cannot use ${path}: ${why}`, {
      hint: "It tells where the history log was cut back by -force. Let the replicator's user read and write it and its folder.",
      cause,
    });
  }
}
