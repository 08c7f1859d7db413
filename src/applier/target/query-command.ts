import { sendInfile, type Infile } from './infile.js';
import { Outgoing, type Payload } from './outgoing.js';
import { PayloadReader } from './payload-reader.js';
import { readServerError, type ServerError } from './server-error.js';
import type { DriverCommand, DriverConnection, DriverPacket } from './driver-connection.js';

const COM_QUERY = 0x03;
const COM_STMT_EXECUTE = 0x17;
/** A parameter of this type is bytes, which the server takes as they are. */
const TYPE_BLOB = 0xfc;
const CLIENT_QUERY_ATTRIBUTES = 0x08000000;
const CLIENT_SESSION_TRACK = 0x00800000;
const SERVER_MORE_RESULTS_EXISTS = 0x0008;
const OK = 0x00;
const LOCAL_INFILE = 0xfb;
const EOF = 0xfe;
const ERROR = 0xff;

export type ResultRow = Readonly<Record<string, string | null>>;

/** The answer to one statement of a packet. */
export interface Answer {
  /** Rows found (CLIENT_FOUND_ROWS) or changed; 0 for a statement that returns rows. */
  readonly found: number;
  readonly warnings: number;
  /** What a statement that returns rows returned, if it was asked for. */
  readonly rows: readonly ResultRow[];
  /** What the server adds in words, in the language of `lc_messages`; empty for most statements. */
  readonly info: string;
}

/** The answers to a packet: in order, up to the statement that failed. */
export interface Answers {
  readonly answers: readonly Answer[];
  readonly failure: ServerError | undefined;
}

export interface QueryOptions {
  /** Called when all bytes have been given to the socket. */
  readonly sent?: () => void;
  /** Return the rows of statements that have some; else they are read and dropped. */
  readonly keepRows?: boolean;
  /** For the one LOAD DATA LOCAL INFILE statement among them. */
  readonly infile?: Infile;
  /** Number of a prepared statement without result: the bytes are its only parameter, and no SQL. */
  readonly prepared?: number;
}

/**
 * One COM_QUERY whose text is bytes: mysql2's own command takes a string and encodes it in the
 * character set that it believes the session to have, which follows `SET character_set_client`.
 * Or one COM_STMT_EXECUTE, whose answer is alike where there is no result.
 * Source: MySQL manual, "COM_QUERY", "COM_QUERY Response" and "COM_STMT_EXECUTE".
 */
export class QueryCommand implements DriverCommand {
  readonly done: Promise<Answers>;
  private resolve: (answers: Answers) => void = () => {};
  private reject: (error: unknown) => void = () => {};
  private readonly answers: Answer[] = [];
  private result: ResultSet | undefined;
  readonly outgoing: Outgoing;
  private infile: Infile | undefined;
  private isSending = false;

  /** @param sql statements in the session's own character set; unchanged until `done` settles */
  constructor(
    private readonly sql: Buffer,
    private readonly options: QueryOptions = {},
  ) {
    this.infile = options.infile;
    this.outgoing = new Outgoing((connection) => this.payload(connection), options.sent);
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onResult(error: unknown): void {
    this.reject(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet !== undefined && this.outgoing.isInTurn) return this.receive(packet, connection);
    this.outgoing.takeTurn(connection);
    return false;
  }

  private payload(connection: DriverConnection): Payload {
    const { sql: body } = this;
    const { prepared } = this.options;
    const head =
      prepared === undefined
        ? queryHead(connection)
        : executeHead(connection, prepared, body.length);
    return { head, body };
  }

  private receive(packet: DriverPacket, connection: DriverConnection): boolean {
    const { buffer, offset, end } = packet;
    const first = buffer[offset];
    if (first === ERROR) return this.fail(readServerError(buffer, offset, end), connection);
    const reader = new PayloadReader(buffer, offset, end);
    if (this.result === undefined) return this.receiveHead(first, reader, connection);
    // an EOF packet is shorter than 9 bytes; a row may begin with 0xFE as well
    if (first === EOF && end - offset < 9) return this.receiveEof(reader, this.result);
    this.result.take(reader);
    return false;
  }

  private receiveHead(
    first: number | undefined,
    reader: PayloadReader,
    connection: DriverConnection,
  ): boolean {
    if (first === LOCAL_INFILE) {
      reader.byte();
      this.answerInfile(reader.rest(), connection);
      return false;
    }
    if (first !== OK) {
      this.result = new ResultSet(reader.lengthEncoded() ?? 0, this.options.keepRows === true);
      return false;
    }
    reader.byte();
    const found = reader.lengthEncoded() ?? 0;
    reader.lengthEncoded(); // insert id
    const [status, warnings] = [reader.uint16(), reader.uint16()];
    const tracks = (flagsOf(connection) & CLIENT_SESSION_TRACK) !== 0;
    const info = (tracks && !reader.isAtEnd ? reader.string() : reader.rest()) ?? '';
    return this.settle(status, { found, warnings, rows: [], info });
  }

  /** A server that asks for another file, or for one at all where none was offered, is left. */
  private answerInfile(name: string, connection: DriverConnection): void {
    const { infile } = this;
    this.infile = undefined;
    if (infile === undefined || infile.name !== name) {
      connection.stream.destroy();
      return;
    }
    this.isSending = true;
    sendInfile(connection, infile).then(
      () => (this.isSending = false),
      (error: unknown) => {
        this.reject(error); // why there is no more of the file; the server is left without the rest
        connection.stream.destroy();
      },
    );
  }

  /** What is still being sent of a file would be taken for the next command. */
  private fail(failure: ServerError, connection: DriverConnection): true {
    if (this.isSending) connection.stream.destroy();
    return this.finish(failure);
  }

  private receiveEof(reader: PayloadReader, result: ResultSet): boolean {
    if (result.endColumns()) return false;
    reader.byte();
    const warnings = reader.uint16();
    return this.settle(reader.uint16(), { found: 0, warnings, rows: result.rows, info: '' });
  }

  private settle(status: number, answer: Answer): boolean {
    this.answers.push(answer);
    this.result = undefined;
    return (status & SERVER_MORE_RESULTS_EXISTS) === 0 ? this.finish(undefined) : false;
  }

  private finish(failure: ServerError | undefined): true {
    this.resolve({ answers: this.answers, failure });
    return true;
  }
}

/** Columns first, then an EOF packet, then rows. */
class ResultSet {
  readonly rows: ResultRow[] = [];
  private readonly names: string[] = [];
  private inRows = false;

  constructor(
    private readonly columns: number,
    private readonly keep: boolean,
  ) {}

  /** Whether this EOF packet ended the columns; else it ended the rows. */
  endColumns(): boolean {
    if (this.inRows) return false;
    this.inRows = true;
    return true;
  }

  take(reader: PayloadReader): void {
    if (!this.keep) return;
    if (this.inRows) this.rows.push(this.row(reader));
    else this.names.push(columnName(reader));
  }

  private row(reader: PayloadReader): ResultRow {
    const row: Record<string, string | null> = {};
    for (let i = 0; i < this.columns; i++) row[this.names[i] ?? ''] = reader.string();
    return row;
  }
}

function flagsOf({ config, serverCapabilityFlags }: DriverConnection): number {
  return config.clientFlags & serverCapabilityFlags;
}

function hasAttributes(connection: DriverConnection): boolean {
  return (flagsOf(connection) & CLIENT_QUERY_ATTRIBUTES) !== 0;
}

function queryHead(connection: DriverConnection): Buffer {
  // no parameters, one set of them
  return Buffer.from([COM_QUERY, ...(hasAttributes(connection) ? [0, 1] : [])]);
}

/** Up to the bytes of its only parameter, so many. */
function executeHead(connection: DriverConnection, prepared: number, bytes: number): Buffer {
  // where parameters have names they are counted, and this one's name is empty
  const [count, name] = hasAttributes(connection) ? [[1], [0]] : [[], []];
  const once = [1, 0, 0, 0];
  const noNull = 0;
  const typeFollows = 1;
  return Buffer.concat([
    Buffer.from([COM_STMT_EXECUTE]),
    uintLE(prepared, 4),
    Buffer.from([0, ...once, ...count, noNull, typeFollows, TYPE_BLOB, 0, ...name]),
    Buffer.from([0xfe]), // a length of 8 bytes
    uintLE(bytes, 6),
    Buffer.alloc(2),
  ]);
}

function uintLE(value: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}

/** Column definition: catalog, schema, table, original table, name … */
function columnName(reader: PayloadReader): string {
  for (let i = 0; i < 4; i++) reader.string();
  return reader.string() ?? '';
}
