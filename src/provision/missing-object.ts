/** ER_BAD_DB_ERROR, ER_BAD_TABLE_ERROR, ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, ER_TRG_.., ER_EVENT_.. */
const MISSING = [1049, 1051, 1146, 1305, 1360, 1539];

export function isMissing(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const errno: unknown =
    typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errno') : 0;
  return MISSING.includes(Number(errno));
}
