import { sendInfile, type Infile } from './infile.js';
import { PayloadReader } from './payload-reader.js';
import { readServerError, type ServerError } from './server-error.js';
import type { DriverCommand, DriverConnection, DriverPacket } from './driver-connection.js';

const COM_QUERY = 0x03;
const CLIENT_QUERY_ATTRIBUTES = 0x08000000;
const CLIENT_SESSION_TRACK = 0x00800000;
const SERVER_MORE_RESULTS_EXISTS = 0x0008;
const LARGEST_PAYLOAD = 0xffffff;
/** Below this a payload is copied, so that it leaves in one segment. */
const SMALL_PAYLOAD = 16 * 1024;
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
}

/**
 * One COM_QUERY whose text is bytes: mysql2's own command takes a string and encodes it in the
 * character set that it believes the session to have, which follows `SET character_set_client`.
 * Source: MySQL manual, "COM_QUERY" and "COM_QUERY Response".
 */
export class QueryCommand implements DriverCommand {
  readonly done: Promise<Answers>;
  private resolve: (answers: Answers) => void = () => {};
  private reject: (error: unknown) => void = () => {};
  private readonly answers: Answer[] = [];
  private result: ResultSet | undefined;
  private started = false;
  /** Packets that were written before the command's turn came. */
  private packetsAhead: number | undefined;
  private infile: Infile | undefined;
  private isSending = false;

  /** @param sql statements in the session's own character set; unchanged until `done` settles */
  constructor(
    private readonly sql: Buffer,
    private readonly options: QueryOptions = {},
  ) {
    this.infile = options.infile;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  onResult(error: unknown): void {
    this.reject(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet !== undefined && this.started) return this.receive(packet, connection);
    this.started = true;
    this.send(connection);
    return false;
  }

  /**
   * Writes the bytes now, before the command's turn. Those of every command before it must have been
   * written, and none of them may send a file: the server reads one command after the other.
   */
  sendAhead(connection: DriverConnection): void {
    if (this.started || connection.stream.destroyed) return;
    this.packetsAhead = this.write(connection);
  }

  private send(connection: DriverConnection): void {
    connection._resetSequenceId();
    connection._bumpSequenceId(this.packetsAhead ?? this.write(connection));
  }

  private write(connection: DriverConnection): number {
    const flags = flagsOf(connection);
    // no parameters, one set of them
    const attributes = (flags & CLIENT_QUERY_ATTRIBUTES) === 0 ? [] : [0, 1];
    const head = Buffer.from([COM_QUERY, ...attributes]);
    const packets = writePayload(connection, head, this.sql);
    this.options.sent?.();
    return packets;
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

/** Column definition: catalog, schema, table, original table, name … */
function columnName(reader: PayloadReader): string {
  for (let i = 0; i < 4; i++) reader.string();
  return reader.string() ?? '';
}

/** Writes `head` and `body` as one payload. Returns the number of packets that it took. */
function writePayload(connection: DriverConnection, head: Buffer, body: Buffer): number {
  const total = head.length + body.length;
  if (total < SMALL_PAYLOAD) {
    connection.write(Buffer.concat([packetHeader(total, 0), head, body]));
    return 1;
  }
  connection.stream.cork(); // head and body leave together
  try {
    return writeParts(connection, head, body);
  } finally {
    connection.stream.uncork();
  }
}

function writeParts(connection: DriverConnection, head: Buffer, body: Buffer): number {
  const total = head.length + body.length;
  const first = Math.min(body.length, LARGEST_PAYLOAD - head.length);
  connection.write(Buffer.concat([packetHeader(head.length + first, 0), head]));
  connection.write(body.subarray(0, first));
  let sequence = 1;
  // a payload whose last packet is full is ended by an empty one
  for (let at = LARGEST_PAYLOAD; at <= total; at += LARGEST_PAYLOAD) {
    const length = Math.min(LARGEST_PAYLOAD, total - at);
    connection.write(packetHeader(length, sequence++));
    const from = at - head.length;
    if (length > 0) connection.write(body.subarray(from, from + length));
  }
  return sequence;
}

function packetHeader(length: number, sequence: number): Buffer {
  return Buffer.from([length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, sequence & 0xff]);
}
