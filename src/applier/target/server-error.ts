/** An error packet of the server, in the shape that mysql2 gives its own. */
export class ServerError extends Error {
  constructor(
    message: string,
    readonly errno: number,
    readonly sqlState: string,
  ) {
    super(message);
    this.name = 'ServerError';
  }

  /** As mysql2 names it. */
  get sqlMessage(): string {
    return this.message;
  }
}

/** Source: MySQL manual, "ERR_Packet": 0xFF, number, '#' and SQLSTATE, text in utf8. */
export function readServerError(bytes: Buffer, offset: number, end: number): ServerError {
  const errno = bytes.readUInt16LE(offset + 1);
  const hasState = bytes[offset + 3] === 0x23;
  const text = offset + (hasState ? 9 : 3);
  const sqlState = hasState ? bytes.toString('latin1', offset + 4, offset + 9) : '';
  return new ServerError(bytes.toString('utf8', text, end), errno, sqlState);
}
