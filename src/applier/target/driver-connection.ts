import type { Socket } from 'node:net';
import type { Connection } from 'mysql2/promise';
import { SluiceError } from '../../errors/sluice-error.js';

/** A packet as mysql2 hands it to a command: the payload is `offset` to `end`; reused afterwards. */
export interface DriverPacket {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
}

/** What mysql2 expects of an entry of its command queue. */
export interface DriverCommand {
  /** Called without a packet to start; returns true when the command is over. */
  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean;
  /** Called when the connection breaks. */
  onResult(error: unknown): void;
}

/** The parts of mysql2's callback connection that are used to send SQL as bytes. */
export interface DriverConnection {
  readonly config: { readonly clientFlags: number };
  readonly serverCapabilityFlags: number;
  readonly stream: Socket;
  /** Number that the next packet must bear. */
  readonly sequenceId: number;
  addCommand(command: DriverCommand): unknown;
  write(bytes: Buffer): void;
  _resetSequenceId(): void;
  _bumpSequenceId(packets: number): void;
}

const NUMBERS = ['serverCapabilityFlags', 'sequenceId'] as const;
const METHODS = ['addCommand', 'write', '_resetSequenceId', '_bumpSequenceId'] as const;

/**
 * The connection below mysql2's promise wrapper.
 * @throws SluiceError DEPENDENCY_UNFIT a release of mysql2 with other internals
 */
export function driverConnection(connection: Connection): DriverConnection {
  const inner: unknown = Reflect.get(connection, 'connection');
  if (typeof inner === 'object' && inner !== null) {
    const fits =
      METHODS.every((name) => typeof Reflect.get(inner, name) === 'function') &&
      NUMBERS.every((name) => typeof Reflect.get(inner, name) === 'number');
    if (fits) return inner as DriverConnection;
  }
  throw new SluiceError('DEPENDENCY_UNFIT', 'this release of mysql2 has other internals', {
    hint: 'Install the release of mysql2 that package-lock.json names: run `npm ci`.',
  });
}
