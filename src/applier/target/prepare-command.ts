import type { DriverCommand, DriverConnection, DriverPacket } from './driver-connection.js';
import { Outgoing } from './outgoing.js';
import { PayloadReader } from './payload-reader.js';

const COM_STMT_PREPARE = 0x16;
const ERROR = 0xff;

/**
 * Prepares a statement. mysql2's own command waits for its turn before it is sent, and with it all that
 * follows.
 * Source: MySQL manual, "COM_STMT_PREPARE" and "COM_STMT_PREPARE Response".
 */
export class PrepareCommand implements DriverCommand {
  /** The statement's number; undefined: the server refused it. */
  readonly done: Promise<number | undefined>;
  readonly outgoing: Outgoing;
  private resolve: (id: number | undefined) => void = () => {};
  private reject: (error: unknown) => void = () => {};
  private id = 0;
  /** Packets of the answer that have not come; undefined: none has. */
  private toCome: number | undefined;

  constructor(sql: string) {
    const payload = { head: Buffer.from([COM_STMT_PREPARE]), body: Buffer.from(sql) };
    this.outgoing = new Outgoing(() => payload);
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onResult(error: unknown): void {
    this.reject(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet !== undefined && this.outgoing.isInTurn) return this.receive(packet);
    this.outgoing.takeTurn(connection);
    return false;
  }

  private receive({ buffer, offset, end }: DriverPacket): boolean {
    if (buffer[offset] === ERROR) return this.finish(undefined);
    if (this.toCome === undefined) this.receiveHead(new PayloadReader(buffer, offset + 1, end));
    else this.toCome -= 1;
    return this.toCome === 0 ? this.finish(this.id) : false;
  }

  /** The definitions of columns and of parameters follow, each list ended by an EOF packet. */
  private receiveHead(reader: PayloadReader): void {
    this.id = reader.uint16() + reader.uint16() * 0x10000;
    const lists = [reader.uint16(), reader.uint16()];
    this.toCome = lists.reduce((sum, length) => sum + (length === 0 ? 0 : length + 1), 0);
  }

  private finish(id: number | undefined): true {
    this.resolve(id);
    return true;
  }
}
