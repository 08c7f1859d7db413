import type { Connection } from 'mysql2/promise';
import { within } from '../util/sleep.js';

const TIMEOUT = 1_000; // ms

/** Says goodbye, lest the server notes an aborted connection; waits for no server that is gone. */
export async function endConnection(connection: Connection): Promise<void> {
  await within(
    TIMEOUT,
    connection.end().catch(() => {}),
  );
  connection.destroy();
}
