/** A login as a cloud service gives it to its customers: it administers nothing. */
import { createMasterUser } from '../../support/rds.js';
import type { TestServer } from '../../support/servers.js';

const USER = 'limited';

export function limitedLogin({ password }: TestServer): { user: string; password: string } {
  return { user: USER, password };
}

/** Makes the login on the server, unseen by its binlog. @param tls it is let in encrypted only */
export async function createLimited(server: TestServer, { tls = false } = {}): Promise<void> {
  await createMasterUser(server, limitedLogin(server), { requireTls: tls });
}
