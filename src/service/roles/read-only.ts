import type { SourceConfig } from '../../config/schema.js';
import { SluiceError, toSluiceError } from '../../errors/sluice-error.js';
import { connectServer } from '../../mysql/connect.js';
import { translateError } from '../../mysql/errors.js';

/**
 * Keeps everybody but administrators from writing to a master, or lets them write again. What is being
 * committed is waited for. Nothing of it outlasts a restart of the server.
 * @throws SluiceError CONNECT_FAILED, PRIVILEGE_MISSING ..
 */
export async function setReadOnly(source: SourceConfig, readOnly: boolean): Promise<void> {
  const connection = await connectServer(source);
  const what = `setting read_only on ${source.host}:${source.port}`;
  try {
    await connection.query(`SET GLOBAL read_only = ${readOnly ? 'ON' : 'OFF'}`);
  } catch (error) {
    const { code, message } = toSluiceError(translateError(error, what, 'PRIVILEGE_MISSING'));
    throw new SluiceError(code, message, {
      hint: 'Grant the login READ_ONLY ADMIN (MariaDB) or SYSTEM_VARIABLES_ADMIN and CONNECTION_ADMIN (MySQL), or set read_only yourself.',
      cause: error,
    });
  } finally {
    connection.destroy();
  }
}
