import { SluiceError } from '../errors/sluice-error.js';
import type { EventPart } from './event-part.js';
import { PacketSplitter } from './packet-splitter.js';

/*
 * A connection of mysql2 gives each chunk of its socket to a parser, packet by packet to the command.
 * Of a binlog that is hundreds of thousands of packets a second: another parser takes its place.
 */

const SEQUENCE = 3;

/** Where the stream goes. */
export interface TapSink {
  /** Something arrived, of whatever follows. */
  heard(): void;
  /** Whole events, see `event-run.ts`; the bytes stay as they are. */
  events(run: Buffer): void;
  /** A piece of a compressed transaction that is too long to be held whole. */
  part(part: EventPart): void;
  /** Nothing follows: the server says why, the connection broke, or (undefined) the server is done. */
  end(error: unknown): void;
}

/** mysql2's parser, as far as a connection uses it. */
interface Parser {
  execute(chunk: Buffer): void;
}

/** With compression of the protocol there is a second parser, for what was inflated. */
const PARSERS = ['_inflatedPacketsParser', 'packetParser'] as const;

/**
 * Takes the packets that answer the request which was just sent. Returns whether mysql2's internals are
 * as expected; else nothing is changed.
 */
export function takePackets(connection: unknown, sink: TapSink): boolean {
  if (typeof connection !== 'object' || connection === null) return false;
  const name = PARSERS.find((each) => Reflect.has(connection, each));
  const sequence: unknown = Reflect.get(connection, 'sequenceId');
  if (name === undefined || typeof sequence !== 'number') return false;
  const parser: unknown = Reflect.get(connection, name);
  if (!isParser(parser)) return false;
  const splitter = new PacketSplitter(
    {
      events: (run) => sink.events(run),
      part: (part) => sink.part(part),
      other: (packet) => {
        const numbered = Buffer.from(packet);
        numbered.writeUInt8(sequence, SEQUENCE); // mysql2 has not counted those before
        Reflect.set(connection, name, parser);
        parser.execute(numbered);
      },
      outOfOrder: (expected, found) => sink.end(outOfOrder(expected, found)),
    },
    sequence,
  );
  const taking: Parser = {
    execute(chunk) {
      sink.heard();
      splitter.push(chunk);
    },
  };
  return Reflect.set(connection, name, taking);
}

function isParser(value: unknown): value is Parser {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'execute') === 'function'
  );
}

function outOfOrder(expected: number, found: number): SluiceError {
  return new SluiceError(
    'CONNECTION_LOST',
    `packet ${found} of the binlog stream arrived where ${expected} follows`,
    {
      hint: 'The service connects again and goes on. If that does not help, look for a proxy between the replicator and the source.',
    },
  );
}
