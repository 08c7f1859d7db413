/** The parts of an error of mysql2, of Node's sockets or of TLS that tell what it is. */
export interface DriverError {
  readonly message: string;
  /** Name of the server's error, or a code of mysql2 or Node. */
  readonly code: string | undefined;
  /** Number of the server's error; undefined if it is none of the server's. */
  readonly errno: number | undefined;
  readonly sqlState: string | undefined;
  readonly syscall: string | undefined;
  /** The connection is of no more use. */
  readonly fatal: boolean;
}

/** What an error of the driver says of itself. */
export function driverError(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return { ...NOTHING, message: String(error) };
  const get = (name: string): unknown => Reflect.get(error, name);
  const errno = get('errno');
  return {
    message: text(get('message')) ?? '',
    code: text(get('code')),
    // Node's own errors carry the negated number of the operating system
    errno: typeof errno === 'number' && errno > 0 ? errno : undefined,
    sqlState: text(get('sqlState')),
    syscall: text(get('syscall')),
    fatal: get('fatal') === true,
  };
}

const NOTHING: DriverError = {
  message: '',
  code: undefined,
  errno: undefined,
  sqlState: undefined,
  syscall: undefined,
  fatal: false,
};

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
