import type { Connection } from 'mysql2/promise';
import { driverConnection } from '../applier/target/driver-connection.js';
import { QueryCommand, type ResultRow } from '../applier/target/query-command.js';
import type { ServerConfig } from '../mysql/connect.js';
import { connectServer } from '../mysql/connect.js';
import { translateError } from '../mysql/errors.js';
import { serverInfo, type ServerInfo } from '../mysql/flavour.js';
import {
  RowStream,
  valuesOf,
  pausable,
  type PausableConnection,
  type RowSink,
} from './row-stream.js';

export type Side = 'master' | 'slave';

const END_TIMEOUT = 2_000; // ms

/** One connection to either server, over which SQL and rows travel as bytes. */
export class Session {
  private readonly driver: PausableConnection;

  private constructor(
    private readonly connection: Connection,
    readonly side: Side,
    readonly server: ServerInfo,
  ) {
    this.driver = pausable(driverConnection(connection));
  }

  /**
   * @throws SluiceError CONNECT_FAILED, CONNECTION_LOST, ACCESS_DENIED, TLS_FAILED, SERVER_UNFIT,
   *   DEPENDENCY_UNFIT
   */
  static async open(config: ServerConfig, side: Side): Promise<Session> {
    const connection = await connectServer(config, { multipleStatements: true });
    try {
      return new Session(connection, side, await serverInfo(connection));
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  get threadId(): number {
    return this.connection.threadId;
  }

  /**
   * Runs one or more statements and returns the rows of the last, as UTF-8 text.
   * @param sql text in utf8, or bytes in the session's own character set
   * @throws SluiceError of the server's refusal, else CONNECTION_LOST
   */
  async query(sql: string | Buffer): Promise<readonly ResultRow[]> {
    const command = new QueryCommand(typeof sql === 'string' ? Buffer.from(sql) : sql, {
      keepRows: true,
    });
    const { answers, failure } = await this.run(() => {
      this.driver.addCommand(command);
      return command.done;
    });
    if (failure !== undefined) throw translateError(failure, `on the ${this.side}`);
    return answers.at(-1)?.rows ?? [];
  }

  /** As `query`, for a statement that the server may refuse: then what it said is returned. */
  async attempt(sql: string): Promise<string | undefined> {
    const command = new QueryCommand(Buffer.from(sql));
    const { failure } = await this.run(() => {
      this.driver.addCommand(command);
      return command.done;
    });
    return failure === undefined ? undefined : `${failure.message} (error ${failure.errno})`;
  }

  /** Gives every row of a SELECT to `sink`, undecoded, as it arrives. */
  async stream(sql: Buffer, sink: RowSink): Promise<void> {
    const command = new RowStream(sql, sink);
    const failure = await this.run(() => {
      this.driver.addCommand(command);
      return command.done;
    });
    if (failure !== undefined) throw translateError(failure, `reading on the ${this.side}`);
  }

  /** All rows of a SELECT or SHOW, the values undecoded; null: NULL. */
  async bytes(sql: string): Promise<(Buffer | null)[][]> {
    const rows: (Buffer | null)[][] = [];
    await this.stream(Buffer.from(sql), (packet, from, to) =>
      rows.push(valuesOf(packet, from, to)),
    );
    return rows;
  }

  /** Rows arrive no more until `resume`. */
  pause(): void {
    this.driver.pause();
  }

  resume(): void {
    this.driver.resume();
  }

  /** Cuts the connection: what waits for an answer fails, the server rolls back. */
  destroy(): void {
    this.driver.stream.destroy();
  }

  async end(): Promise<void> {
    const timer = setTimeout(() => this.destroy(), END_TIMEOUT);
    await this.connection.end().catch(() => {});
    clearTimeout(timer);
    this.destroy();
  }

  private async run<T>(start: () => Promise<T>): Promise<T> {
    try {
      return await start();
    } catch (error) {
      throw translateError(error, `the connection to the ${this.side}`, 'CONNECTION_LOST');
    }
  }
}
