import type { Connection } from 'mysql2/promise';
import type { TargetConfig } from '../../config/schema.js';
import { CLIENT_FLAGS, connectServer, tlsOf } from '../../mysql/connect.js';
import { translateError } from '../../mysql/errors.js';
import { serverInfo, type ServerInfo } from '../../mysql/flavour.js';
import {
  driverConnection,
  type DriverCommand,
  type DriverConnection,
} from './driver-connection.js';
import type { Outgoing } from './outgoing.js';
import { PrepareCommand } from './prepare-command.js';
import { QueryCommand, type Answers, type QueryOptions, type ResultRow } from './query-command.js';

/**
 * As elsewhere, but for files: a statement may offer one by `QueryOptions.infile`, and nothing else is
 * ever sent. What goes through mysql2's own commands has none to send.
 */
const FLAGS = CLIENT_FLAGS.filter((flag) => flag !== '-LOCAL_FILES');

interface Command<T> extends DriverCommand {
  readonly outgoing: Outgoing;
  readonly done: Promise<T>;
}

/** One connection to the target, over which SQL travels as bytes. */
export class TargetSession {
  private readonly driver: DriverConnection;

  private constructor(
    private readonly connection: Connection,
    readonly server: ServerInfo,
    readonly threadId: number,
  ) {
    this.driver = driverConnection(connection);
  }

  /** What protects the connection; undefined: nothing. */
  get tls(): string | undefined {
    return tlsOf(this.connection);
  }

  /**
   * @throws SluiceError CONNECT_FAILED, CONNECTION_LOST, ACCESS_DENIED, TLS_FAILED, SERVER_UNFIT,
   *   DEPENDENCY_UNFIT
   */
  static async open(target: TargetConfig): Promise<TargetSession> {
    const connection = await connectServer(target, { multipleStatements: true, flags: [...FLAGS] });
    try {
      const server = await serverInfo(connection);
      return new TargetSession(connection, server, connection.threadId);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /**
   * Sends `sql` as one packet, at once, also while answers to others are awaited: none of those may be
   * of a statement that sends a file. It must stay unchanged until the promise settles.
   * @throws SluiceError CONNECTION_LOST
   */
  send(sql: Buffer, options?: QueryOptions): Promise<Answers> {
    return this.command(new QueryCommand(sql, options));
  }

  /**
   * Prepares a statement, like `send` at once; returns its number. Undefined: the server refuses.
   * @throws SluiceError CONNECTION_LOST
   */
  prepare(sql: string): Promise<number | undefined> {
    return this.command(new PrepareCommand(sql));
  }

  /**
   * Runs one or more statements in utf8 and returns the rows of the last.
   * @throws SluiceError of the server's refusal, else CONNECTION_LOST
   */
  async query(sql: string): Promise<readonly ResultRow[]> {
    const { answers, failure } = await this.send(Buffer.from(sql), { keepRows: true });
    if (failure !== undefined) throw translateError(failure, 'on the slave');
    return answers.at(-1)?.rows ?? [];
  }

  /** As `query`, for a statement that the server may refuse: then what it said is returned. */
  async attempt(sql: string): Promise<string | undefined> {
    const { failure } = await this.send(Buffer.from(sql));
    return failure === undefined ? undefined : `${failure.message} (error ${failure.errno})`;
  }

  /** What `send` gives to the socket leaves together. */
  together<T>(send: () => T): T {
    const { stream } = this.driver;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  private async command<T>(command: Command<T>): Promise<T> {
    try {
      this.driver.addCommand(command);
      command.outgoing.writeAhead(this.driver);
      return await command.done;
    } catch (error) {
      throw translateError(error, 'the connection to the slave', 'CONNECTION_LOST');
    }
  }

  /**
   * Cuts the connection: what waits for an answer fails with CONNECTION_LOST, and the server rolls
   * back what was not committed. (mysql2's own `destroy` leaves waiting commands without an answer.)
   */
  destroy(): void {
    this.driver.stream.destroy();
  }

  /** Ends the idle session in order; cuts it if that takes longer than `timeout` milliseconds. */
  async end(timeout: number): Promise<void> {
    const timer = setTimeout(() => this.destroy(), timeout);
    await this.connection.end().catch(() => {});
    clearTimeout(timer);
    this.destroy();
  }
}
